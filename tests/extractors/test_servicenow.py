"""ServiceNow over real HTTP: values in every shape, mapped fields, field names, drift, settings, the check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors import servicenow
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Absent, Spooled
from tests.extractors.scripted_server import (
    ScriptedInstance,
    json_reply,
)
from tests.extractors.servicenow_reading import PROJECTS, Accepted, failed, make_context, read, spooled


def test_every_declared_stream_is_read_and_absent_plugins_are_no_failure(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    instance.tables["risk"] = [{"sys_id": "a1", "number": "RISK1"}]
    names = servicenow.stream_names(
        servicenow.parse_settings("s", {"base_url": "https://x.y", "auth": {"kind": "none"}})
    )
    outcomes = {outcome.stream: outcome for outcome in read(instance, tmp_path, *names)}
    assert set(outcomes) == set(names)
    assert isinstance(outcomes["projects"], Spooled)
    assert isinstance(outcomes["risks"], Spooled)
    assert all(isinstance(outcomes[name], Absent) for name in names if name not in {"projects", "risks"})


def test_a_table_that_had_rows_and_is_gone_fails(instance: ScriptedInstance, tmp_path: Path) -> None:
    outcome = read(instance, tmp_path, "risks", accepted=Accepted((3, 3)))[0]
    assert "400" in failed(outcome, tmp_path)


def test_the_required_table_is_never_absent(instance: ScriptedInstance, tmp_path: Path) -> None:
    del instance.tables["pm_project"]
    assert "Invalid table" in failed(read(instance, tmp_path)[0], tmp_path)


SHAPES: dict[str, Any] = {
    "all": lambda name, value: {"display_value": f"shown {value}", "value": value},
    "plain": lambda name, value: value,
    "link and value": lambda name, value: {"link": f"https://x/api/now/table/t/{value}", "value": value},
    "display and link": lambda name, value: {"display_value": "shown", "link": f"https://x/api/now/table/t/{value}"},
    "null display": lambda name, value: {"display_value": None, "value": value},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_value_shape_gives_the_same_values(instance: ScriptedInstance, tmp_path: Path, shape: str) -> None:
    instance.tables["pm_project"] = [{"sys_id": "a1", "number": "P1", "state": "-5", "project_manager": "m1"}]
    plain = SHAPES["plain"]
    instance.switches.shape = lambda name, value: (SHAPES[shape] if name in {"state", "project_manager"} else plain)(
        name, value
    )
    _, rows = spooled(read(instance, tmp_path)[0])
    assert (rows[0]["sys_id"], rows[0]["number"], rows[0]["state"], rows[0]["project_manager"]) == (
        "a1",
        "P1",
        "-5",
        "m1",
    )


def test_null_rows_null_values_empty_references_and_numbers(instance: ScriptedInstance, tmp_path: Path) -> None:
    text = (
        '{"result":[null,{},{"sys_id":"a1","number":null,"project_manager":"","cost":1234.10,"percent_complete":33,'
        '"active":true,"comment":"new"}]}'
    )
    instance.script[PROJECTS] = [(200, {"Content-Type": "application/json", "X-Total-Count": "3"}, text.encode())]
    instance.tables["pm_project"] = []
    delivery, rows = spooled(read(instance, tmp_path)[0])
    row = rows[0]
    assert (row["number"], row["project_manager"], row["cost"], row["percent_complete"]) == (None, "", "1234.10", "33")
    assert row["active"] == "true"
    assert row["end_date"] is None
    assert json.loads(row["_extra"]) == {"comment": "new"}
    assert "comment" in delivery.drift.added
    assert "end_date" in delivery.drift.missing
    assert delivery.rows_received == 1


HOSTILE = [
    "'; drop table x; --",
    "<script>alert(1)</script>",
    'a "quote"\nand a line',
    "\u202eright to left",
    "🚧 " * 40,
    "=1+1",
    "x" * 4000,
    "a,b\tc",
    " spaces ",
]


def test_hostile_texts_arrive_exactly(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] = [
        {"sys_id": f"a{index}", "short_description": text} for index, text in enumerate(HOSTILE)
    ]
    _, rows = spooled(read(instance, tmp_path)[0])
    assert [row["short_description"] for row in rows] == HOSTILE


def test_a_row_without_sys_id_is_delivered_for_quarantine(instance: ScriptedInstance, tmp_path: Path) -> None:
    body = {"result": [{"number": "P0"}, {"sys_id": "a1", "number": "P1"}]}
    instance.script[PROJECTS] = [json_reply(body, X_Total_Count="2")]
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [(row["sys_id"], row["number"]) for row in rows] == [(None, "P0"), ("a1", "P1")]
    assert delivery.rows_received == 2


def test_mapped_fields_land_beside_the_declared_ones(instance: ScriptedInstance, tmp_path: Path) -> None:
    fields = {"u_finance_code": "finance_project_code", "u_health": "reported_health"}
    values = {"reported_health": {"On Track": "green"}}
    delivery, rows = spooled(read(instance, tmp_path, fields=fields, values=values)[0])
    assert rows[0]["mapped_finance_project_code"].startswith("F")
    assert rows[0]["mapped_reported_health"] == "On Track"
    kinds = {column.name: column.kind for column in delivery.columns if column.name.startswith("mapped_")}
    assert kinds == {"mapped_finance_project_code": "code", "mapped_reported_health": "text"}


@pytest.mark.parametrize(
    ("value", "display", "words", "landed"),
    [
        ("1", "On Track", {}, "On Track"),
        ("1", "On Track", {"1": "green"}, "1"),
        ("1", "On Track", {"On Track": "green"}, "On Track"),
        ("green", "", {}, "green"),
    ],
)
def test_a_mapped_text_lands_as_the_city_names_it(
    instance: ScriptedInstance, tmp_path: Path, value: str, display: str, words: dict[str, str], landed: str
) -> None:
    instance.tables["pm_project"] = [{"sys_id": "a1", "u_health": value}]
    instance.switches.shape = lambda name, text: {
        "display_value": display if name == "u_health" else text,
        "value": text,
    }
    table: dict[str, Any] = {"fields": {"u_health": "reported_health"}, "values": {"reported_health": words}}
    _, rows = spooled(read(instance, tmp_path, **table)[0])
    assert rows[0]["mapped_reported_health"] == landed


def test_an_unknown_configured_field_names_the_nearest(instance: ScriptedInstance, tmp_path: Path) -> None:
    sentence = failed(read(instance, tmp_path, fields={"u_helth": "reported_health"})[0], tmp_path)
    assert "no field 'u_helth'" in sentence
    assert "'u_health'" in sentence


def test_without_a_dictionary_names_are_not_checked_but_reading_goes_on(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    del instance.tables["sys_dictionary"]
    delivery, rows = spooled(read(instance, tmp_path, fields={"u_health": "reported_health"})[0])
    assert len(rows) == 35
    assert any("sys_dictionary is not readable" in warning for warning in delivery.warnings)
    assert "in no row" in failed(read(instance, tmp_path / "b", fields={"u_no": "stage"})[0], tmp_path / "b")


def test_drift_names_what_came_and_what_went(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.describe("pm_project", "u_new_field", "phase", parent="planned_task")
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert "u_new_field" in delivery.drift.added
    assert "budget_cost" in delivery.drift.missing
    assert any("phase" in warning and "in no row" in warning for warning in delivery.warnings)


def test_check_says_what_is_readable_or_why_not(instance: ScriptedInstance, tmp_path: Path) -> None:
    table = {"base_url": instance.url, "auth": {"kind": "none"}}
    settings = servicenow.parse_settings("snow", table)
    assert servicenow.check(settings, make_context(tmp_path)) == "signed in, pm_project readable (35 rows)"
    wrong = servicenow.parse_settings("snow", table | {"fields": {"u_helth": "reported_health"}})
    with pytest.raises(ExtractError, match="u_health"):
        servicenow.check(wrong, make_context(tmp_path))
    instance.switches.user = ("a", "b")
    with pytest.raises(ExtractError, match="sign-in was refused"):
        servicenow.check(settings, make_context(tmp_path))


BAD_SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "key": ({"base_urll": "x"}, "did you mean 'base_url'"),
    "address": ({"base_url": "http://city.example.com"}, "https"),
    "no address": ({"base_url": ""}, "base_url must begin with https"),
    "user in address": ({"base_url": "https://a:b@x.y"}, "must not hold a user"),
    "no auth": ({"auth": None}, "auth is missing"),
    "auth kind": ({"auth": {"kind": "ntlm"}}, "'ntlm' is not one of"),
    "auth key": ({"auth": {"kind": "basic", "user": "u", "pasword": "p"}}, "did you mean 'password'"),
    "canonical": ({"fields": {"u_x": "reported_helth"}}, "did you mean 'reported_health'"),
    "twice": ({"fields": {"u_x": "stage", "u_y": "stage"}}, "more than once"),
    "values": ({"values": {"stagee": {"a": "b"}}}, "did you mean 'stage'"),
    "field name": ({"fields": {"u_x^ORactive=true": "stage"}}, "no field name"),
}


@pytest.mark.parametrize("problem", BAD_SETTINGS)
def test_wrong_settings_are_named_one_sentence_each(problem: str) -> None:
    table, words = BAD_SETTINGS[problem]
    with pytest.raises(SettingsError) as error:
        servicenow.parse_settings("snow", {"base_url": "https://x.example.com", "auth": {"kind": "none"}} | table)
    assert words in str(error.value)
