"""ServiceNow's field names: checked in sys_dictionary before they are used, as far as that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.outcomes import Absent
from tests.extractors.scripted_server import Asked, Reply, ScriptedInstance, json_reply
from tests.extractors.servicenow_reading import PROJECTS, failed, read, spooled

SYSTEM_FIELDS = {
    "sys_dictionary": {"sys_id", "name", "element"},
    "sys_db_object": {"sys_id", "name", "super_class"},
    "sys_audit_delete": {"sys_id", "tablename", "documentkey"},
}
KNOWN = {
    "sys_id", "number", "short_description", "state", "sys_updated_on", "start_date", "end_date", "percent_complete",
    "project_manager", "u_finance_code", "u_health",
}  # fmt: skip


def fields_asked(instance: ScriptedInstance, path: str = PROJECTS) -> set[str]:
    """Every field that any request for a table named."""
    texts = [one.params.get("sysparm_fields", "") for one in instance.asked if one.path == path]
    return {name for text in texts for name in text.split(",")}


def fields_in_queries(instance: ScriptedInstance) -> Iterator[tuple[str, str]]:
    """(table, field) of every part of every query sent."""
    for asked in instance.asked:
        for part in asked.params.get("sysparm_query", "").split("^"):
            name = part.removeprefix("ORDERBYDESC").removeprefix("ORDERBY")
            match = re.match("[a-z_.]+", name)
            if match:
                yield asked.path.rpartition("/")[2], match[0]


def test_only_fields_that_the_table_has_are_asked_for(instance: ScriptedInstance, tmp_path: Path) -> None:
    delivery, rows = spooled(read(instance, tmp_path, fields={"u_health": "reported_health"})[0])
    assert len(rows) == 35
    assert fields_asked(instance) == KNOWN - {"u_finance_code"}
    assert {"budget_cost", "department"} <= set(delivery.drift.missing)
    assert not delivery.warnings


def test_no_query_names_a_field_that_the_table_does_not_have(instance: ScriptedInstance, tmp_path: Path) -> None:
    """Instances with glide.invalid_query.returns_no_rows give nothing for such a query, the others too much."""
    instance.tables["sys_audit_delete"] = []
    instance.switches.hidden = {instance.tables["pm_project"][3]["sys_id"]}
    spooled(read(instance, tmp_path)[0])
    sent = set(fields_in_queries(instance))
    assert {table for table, _ in sent} == {"pm_project", *SYSTEM_FIELDS}
    for table, name in sent:
        assert name in SYSTEM_FIELDS.get(table, KNOWN)


def test_a_configured_field_that_does_not_exist_fails_before_a_row_is_read(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    sentence = failed(read(instance, tmp_path, fields={"u_helth": "reported_health"})[0], tmp_path)
    assert "no field 'u_helth'; did you mean 'u_health'?" in sentence
    assert PROJECTS not in instance.paths()


def test_a_dotted_field_is_known_by_its_reference(instance: ScriptedInstance, tmp_path: Path) -> None:
    for row in instance.tables["pm_project"]:
        row["project_manager.name"] = "Ada"
    _, rows = spooled(read(instance, tmp_path, fields={"project_manager.name": "manager_name"})[0])
    assert {row["mapped_manager_name"] for row in rows} == {"Ada"}


def hide_from_dictionary(instance: ScriptedInstance, name: str) -> None:
    """Access rules hide a field's row of the dictionary; the count before them still counts it."""
    instance.switches.hidden = {row["sys_id"] for row in instance.tables["sys_dictionary"] if row["element"] == name}


def test_a_dictionary_with_hidden_rows_forbids_nothing(instance: ScriptedInstance, tmp_path: Path) -> None:
    hide_from_dictionary(instance, "u_health")
    _, rows = spooled(read(instance, tmp_path, fields={"u_health": "reported_health"})[0])
    assert {row["mapped_reported_health"] for row in rows} == {"On Track"}
    assert "budget_cost" in fields_asked(instance)


def test_where_it_hides_rows_a_configured_field_must_show_in_the_first_rows(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    hide_from_dictionary(instance, "u_health")
    sentence = failed(read(instance, tmp_path, fields={"u_finance_cod": "finance_project_code"})[0], tmp_path)
    assert "did you mean 'u_finance_code'" in sentence
    assert instance.paths().count(PROJECTS) == 1


@pytest.mark.parametrize("table", ["pm_project", "planned_task"])
def test_a_hidden_table_of_the_inheritance_forbids_nothing(
    instance: ScriptedInstance, tmp_path: Path, table: str
) -> None:
    instance.switches.hidden = {f"o{table}"}
    spooled(read(instance, tmp_path)[0])
    assert "budget_cost" in fields_asked(instance)


def test_a_dictionary_that_ignores_its_condition_is_not_believed(instance: ScriptedInstance, tmp_path: Path) -> None:
    original = instance.handle

    def handle(asked: Asked) -> Reply:
        if asked.path.endswith("sys_dictionary"):
            return json_reply({"result": instance.tables["sys_dictionary"]}, X_Total_Count="11")
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert any("sys_dictionary is not readable" in warning for warning in delivery.warnings)
    assert "budget_cost" in fields_asked(instance)


def test_a_missing_table_is_absent_whatever_the_dictionary_says(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.describe("goal", "sys_id", "short_description")
    assert isinstance(read(instance, tmp_path, "goals")[0], Absent)


def test_the_fields_of_a_class_are_asked_for_once(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.describe("pm_project_task", "milestone", parent="planned_task")
    instance.tables["pm_project_task"] = [{"sys_id": "t1", "number": "T1"}]
    read(instance, tmp_path, "projects", "tasks")
    asked = [one.params["sysparm_query"] for one in instance.asked if one.path.endswith("sys_dictionary")]
    first_pages = [query for query in asked if "sys_id>" not in query]
    assert len(first_pages) == len(set(first_pages)) == 4
