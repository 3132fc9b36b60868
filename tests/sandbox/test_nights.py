"""What a night brings."""

import csv
from pathlib import Path

import requests

from sandbox.city import CityModel
from sandbox.ledger import trial_balance
from sandbox.progress import forecast_finish_on
from sandbox.running import RunningCity
from sandbox.servicenow_rows import table_rows
from tests.sandbox.table_client import TableClient


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_first_night_changes_both_sides(fresh_city: RunningCity, fresh_table: TableClient) -> None:
    projects = {row["sys_id"]: row for row in fresh_table.rows("pm_project")}
    reports = set(fresh_table.ids("project_status"))
    before = snapshot(fresh_city.share / "finance")
    answer = requests.post(f"{fresh_city.servicenow_url}/sandbox/next-night", timeout=10).json()
    assert (answer["night"], answer["date"]) == (1, "2026-11-21")
    now = {row["sys_id"]: row for row in fresh_table.rows("pm_project")}
    after = snapshot(fresh_city.share / "finance")
    assert len(now.keys() - projects.keys()) == 1
    gone = projects.keys() - now.keys()
    assert len(gone) == 1
    assert {row["documentkey"] for row in fresh_table.rows("sys_audit_delete", query="tablename=pm_project")} == gone
    moved = [key for key in now.keys() & projects.keys() if now[key]["end_date"] != projects[key]["end_date"]]
    assert moved
    assert all(now[key]["sys_updated_on"] > projects[key]["sys_updated_on"] for key in moved)
    assert set(fresh_table.ids("project_status")) > reports
    assert set(after) - set(before) == {"journal_daily_20261121.csv"}
    changed = {name for name in before if before[name] != after[name]}
    assert {"trial_balance_FY2027_P05.csv", "fiscal_periods.csv", "budget_FY2027.csv"} <= changed
    assert "journal_FY2024.csv" not in changed


def test_a_night_without_a_change_leaves_the_files_alone(fresh_city: RunningCity) -> None:
    before = snapshot(fresh_city.share / "finance")
    fresh_city.finance.deliver(fresh_city.model.night(0))
    assert snapshot(fresh_city.share / "finance") == before


def test_the_first_night_closes_the_oldest_open_period() -> None:
    model = CityModel(projects=12, journal_lines=1500)
    open_before, open_after = ([p for p in model.night(n).books.periods if p.is_open] for n in (0, 1))
    assert open_before[0].end_date < model.start
    assert [(p.fiscal_year, p.period) for p in open_before[1:]] == [(p.fiscal_year, p.period) for p in open_after]


def test_a_closed_period_stays_closed() -> None:
    model = CityModel(projects=12, journal_lines=1500)
    closed: set[tuple[int, int]] = set()
    for night in range(0, 40, 3):
        now = {(p.fiscal_year, p.period) for p in model.night(night).books.periods if not p.is_open}
        assert closed <= now
        closed = now


def test_later_nights_post_late_into_closed_periods_and_keep_the_books_in_balance() -> None:
    state = CityModel(projects=12, journal_lines=1500).night(6)
    closed = {(p.fiscal_year, p.period): p.end_date for p in state.books.periods if not p.is_open}
    late = [
        line
        for lines in state.books.daily.values()
        for line in lines
        if line.posting_date > closed.get((line.fiscal_year, line.period), line.posting_date)
    ]
    assert late
    assert sum(trial_balance(state.books.lines).values()) == 0


def test_the_second_night_redelivers_a_corrected_file(fresh_city: RunningCity) -> None:
    fresh_city.next_night()
    before = snapshot(fresh_city.share / "finance")
    fresh_city.next_night()
    after = snapshot(fresh_city.share / "finance")
    assert before["journal_FY2027_P05.csv"] != after["journal_FY2027_P05.csv"]
    old, new = (
        list(csv.reader(content.decode().splitlines()))
        for content in (before["journal_FY2027_P05.csv"], after["journal_FY2027_P05.csv"])
    )
    assert [row[:14] for row in old] == [row[:14] for row in new]
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_a_draft_is_published_on_the_second_night_without_becoming_another_report() -> None:
    model = CityModel(projects=24, journal_lines=1500)
    nights = [{row["sys_id"]: row for row in table_rows(model.night(n))["project_status"]} for n in range(3)]
    drafts = [{key for key, row in night.items() if row["state"] == "draft"} for night in nights]
    assert drafts[0]
    assert drafts[0] == drafts[1]
    assert not drafts[2]
    assert all(nights[2][key]["sys_updated_on"] > nights[1][key]["sys_updated_on"] for key in drafts[0])


def test_converting_a_demand_moves_its_cost_plan_without_moving_its_change_time() -> None:
    model = CityModel(projects=12, journal_lines=1500)
    before, after = (table_rows(model.night(n)) for n in (0, 1))
    old, new = ({row["sys_id"]: row for row in rows["cost_plan"]} for rows in (before, after))
    moved = [key for key in old.keys() & new.keys() if old[key]["task"] != new[key]["task"]]
    assert len(moved) == 1
    assert old[moved[0]]["sys_updated_on"] == new[moved[0]]["sys_updated_on"]
    demands = {row["sys_id"] for row in before["dmn_demand"]}
    projects = {row["sys_id"] for row in after["pm_project"]}
    assert old[moved[0]]["task"] in demands
    assert new[moved[0]]["task"] in projects


def test_every_change_of_a_project_moves_its_change_time() -> None:
    model = CityModel(projects=24, journal_lines=2500)
    before = {row["sys_id"]: row for row in table_rows(model.night(0))["pm_project"]}
    for night in range(1, 9):
        after = {row["sys_id"]: row for row in table_rows(model.night(night))["pm_project"]}
        for key in before.keys() & after.keys():
            assert before[key] == after[key] or before[key]["sys_updated_on"] < after[key]["sys_updated_on"], (
                night,
                key,
            )
        before = after


def test_a_slip_once_told_stays() -> None:
    model = CityModel(projects=24, journal_lines=1500)
    finishes = [
        [forecast_finish_on(p, model.night(n).day, n) for p in model.all_projects if p.fate == "active"]
        for n in (0, 5, 10)
    ]
    assert finishes[0] != finishes[1]
    assert all(a <= b for a, b in zip(finishes[1], finishes[2], strict=True))


def test_a_share_and_a_server_can_be_started_again(tmp_path: Path) -> None:
    from datetime import date

    from sandbox.running import start_city

    with start_city(tmp_path, projects=12, journal_lines=1500, today=date(2026, 11, 20), password="one") as first:
        before, port = snapshot(first.share / "finance"), first.servicenow_url
    with start_city(tmp_path, projects=12, journal_lines=1500, today=date(2026, 11, 20), password="one") as second:
        assert snapshot(second.share / "finance") == before
        assert TableClient(second).rows("pm_project")
    assert port
