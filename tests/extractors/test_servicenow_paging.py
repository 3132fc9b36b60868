"""ServiceNow over real HTTP: every row once, whatever the platform hides, repeats, or does not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors import servicenow_table
from tests.extractors.scripted_server import (
    ScriptedInstance,
    json_reply,
)
from tests.extractors.servicenow_reading import PROJECTS, Accepted, failed, make_projects, read, spooled


def test_every_row_comes_once_and_the_counts_agree(instance: ScriptedInstance, tmp_path: Path) -> None:
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert sorted(row["number"] for row in rows) == [f"PRJ{index:05d}" for index in range(1, 36)]
    assert (delivery.rows_reported, delivery.rows_received, delivery.is_complete_sweep) == (35, 35, True)
    assert delivery.mode == "full"
    assert [row["_row"] for row in rows] == list(range(35))
    assert not delivery.warnings
    assert delivery.requests == len(instance.asked)
    assert all(request.status == 200 for request in delivery.request_log)


@pytest.mark.parametrize(
    "hidden",
    [range(0, 12), range(3, 5), range(9, 34), range(24, 35), range(0, 34), range(0, 35)],
    ids=["first page", "inside a page", "two pages", "the end", "all but the last", "all"],
)
@pytest.mark.parametrize("limit_cap", [10_000, 4])
def test_hidden_rows_shorten_pages_but_end_nothing(
    instance: ScriptedInstance, tmp_path: Path, hidden: range, limit_cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servicenow_table, "FIRST_TRUSTED_ROWS", 3)
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.hidden = {ids[index] for index in hidden}
    instance.switches.limit_cap = limit_cap
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [row["sys_id"] for row in rows] == [one for one in ids if one not in instance.switches.hidden]
    assert (delivery.rows_reported, delivery.rows_received) == (35, 35 - len(hidden))
    assert "35 rows" in delivery.warnings[-1]
    assert f"{len(hidden)} are hidden" in delivery.warnings[-1]


@pytest.mark.parametrize("has_stats", [True, False])
def test_without_a_total_header_the_rows_still_come_whole(
    instance: ScriptedInstance, tmp_path: Path, has_stats: bool
) -> None:
    instance.switches.sends_total = False
    instance.switches.has_stats = has_stats
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert delivery.rows_reported == (35 if has_stats else None)


def test_empty_objects_count_as_not_received(instance: ScriptedInstance, tmp_path: Path) -> None:
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.emptied = set(ids[5:25])
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 15
    assert (delivery.rows_reported, delivery.rows_received, delivery.is_complete_sweep) == (35, 15, False)


@pytest.mark.parametrize(
    ("last", "is_complete"), [(None, False), ((35, 35), False), ((40, 35), True), ((35, 30), True), ((None, 30), False)]
)
def test_absence_means_deletion_only_when_no_more_rows_are_hidden_than_before(
    instance: ScriptedInstance, tmp_path: Path, last: tuple[int | None, int] | None, is_complete: bool
) -> None:
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.hidden = set(ids[:5])
    instance.tables["sys_audit_delete"] = [
        {"sys_id": "t1", "tablename": "pm_project", "documentkey": "gone"},
        {"sys_id": "t2", "tablename": "pm_project", "documentkey": ids[20]},
        {"sys_id": "t3", "tablename": "risk", "documentkey": "other"},
    ]
    delivery, _ = spooled(read(instance, tmp_path, accepted=Accepted(last))[0])
    assert delivery.is_complete_sweep is is_complete
    assert delivery.deleted_keys == ("gone",)


def test_an_unreadable_audit_is_a_warning(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.hidden = {instance.tables["pm_project"][0]["sys_id"]}
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert delivery.deleted_keys == ()
    assert any("sys_audit_delete is not readable" in warning for warning in delivery.warnings)


@pytest.mark.parametrize("rows", [8, 35])
def test_a_server_that_ignores_the_keyset_is_found_out(tmp_path: Path, rows: int) -> None:
    with ScriptedInstance({"pm_project": make_projects(rows)}) as instance:
        instance.switches.ignores_keyset = True
        instance.switches.hidden = {sorted(row["sys_id"] for row in instance.tables["pm_project"])[2]}
        assert "same page again" in failed(read(instance, tmp_path)[0], tmp_path)


def test_a_server_that_does_not_sort_is_found_out(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.ignores_order = True
    instance.tables["pm_project"].reverse()
    assert "sorted by sys_id" in failed(read(instance, tmp_path)[0], tmp_path)


def test_no_rows_at_all_is_a_delivery_of_none(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] = []
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert rows == []
    assert (delivery.rows_reported, delivery.rows_received) == (0, 0)


def test_404_for_no_rows_is_a_delivery_of_none(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["risk"] = []
    instance.switches.not_found_when_empty = True
    assert spooled(read(instance, tmp_path, "risks")[0])[1] == []
    assert len(spooled(read(instance, tmp_path)[0])[1]) == 35


def test_identical_repeats_count_once(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] += [dict(row) for row in instance.tables["pm_project"][:4]]
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == delivery.rows_received == 35


@pytest.mark.parametrize("hidden", [0, 2])
def test_rows_repeated_at_the_end_of_a_page_neither_stop_nor_turn_the_sweep(
    instance: ScriptedInstance, tmp_path: Path, hidden: int
) -> None:
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.hidden = set(ids[13 : 13 + hidden])
    instance.switches.repeats_first = True
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [row["sys_id"] for row in rows] == [one for one in ids if one not in instance.switches.hidden]
    assert (delivery.rows_reported, delivery.rows_received) == (35, 35 - hidden)


def test_two_versions_are_asked_for_again_and_the_later_wins(instance: ScriptedInstance, tmp_path: Path) -> None:
    twin = instance.tables["pm_project"][3]
    later = twin | {"short_description": "renamed", "sys_updated_on": "2026-11-02 10:00:00"}
    instance.tables["pm_project"].insert(0, later)
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert [row["short_description"] for row in rows if row["sys_id"] == twin["sys_id"]] == ["renamed"]
    assert any("sys_idIN" in one.params.get("sysparm_query", "") for one in instance.asked)
    assert not delivery.problems


def test_two_versions_of_one_instant_hold_the_delivery(instance: ScriptedInstance, tmp_path: Path) -> None:
    twin = instance.tables["pm_project"][3]
    instance.tables["pm_project"].append(twin | {"short_description": "another"})
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert [problem.code for problem in delivery.problems] == ["duplicate_id"]


def test_a_version_that_changed_between_pages_is_settled(instance: ScriptedInstance, tmp_path: Path) -> None:
    rows = sorted(instance.tables["pm_project"], key=lambda row: row["sys_id"])[:2]
    old = {"result": [rows[0] | {"short_description": "old"}, rows[0], rows[1] | {"number": "gone"}, rows[1]]}
    instance.script[PROJECTS] = [json_reply(old, X_Total_Count="35")]
    instance.tables["pm_project"].remove(rows[1])
    delivery, spool = spooled(read(instance, tmp_path)[0])
    assert len(spool) == delivery.rows_received == 34
    assert (
        next(row for row in spool if row["sys_id"] == rows[0]["sys_id"])["short_description"]
        == rows[0]["short_description"]
    )
