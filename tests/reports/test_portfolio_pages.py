"""The pages of the whole portfolio say what the warehouse holds, in both editions, and one clear sentence where it holds nothing."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports import render_site
from reports.addresses import group_page, row_anchor
from reports.pages.benefits import DatedBenefits, Outcome, draw_dates
from reports.pages.risk_records import Risk
from reports.pages.risks import Outside, summarize
from reports.warehouse import Warehouse
from tests.reports.conftest import CITY, read_pages
from tests.reports.fixture_projects import AS_OF, DEPARTMENTS, HOSTILE_NAMES, PRIVATE, PROJECT_KEYS, make_key
from tests.reports.html_reading import Reading, read_table, read_text
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

Readings = dict[str, dict[str, Reading]]
INTERNAL = (
    "departments/index.html",
    "risks/index.html",
    "risks/open-risks.html",
    "risks/open-issues.html",
    "demand/index.html",
    "demand/requests.html",
    "demand/ranking.html",
    "resources/index.html",
    "benefits/index.html",
    "governance/index.html",
    "governance/decisions.html",
    "governance/gates.html",
    "trends/index.html",
)
PUBLIC = (
    "departments/index.html",
    "demand/index.html",
    "benefits/index.html",
    "governance/index.html",
    "trends/index.html",
)
FOLDERS = ("departments", "programs", "portfolios", "risks", "demand", "resources", "benefits", "governance", "trends")


@pytest.fixture(scope="module")
def empty_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Reading]]]:
    """Both editions of a city that has finance alone: no project, and nothing about any."""
    folder = tmp_path_factory.mktemp("finance_only")
    rows = {name: held for name, held in collect_rows().items() if name.startswith("finance.") or "meta_build" in name}
    path = build_warehouse(folder / "w.duckdb", rows)
    for audience in ("internal", "public"):
        render_site(path, folder / audience, audience, CITY)
    yield {audience: dict(read_pages(folder / audience)) for audience in ("internal", "public")}


def read_row(page: Reading, table_id: str, first: str) -> tuple[str, ...]:
    return next(row for row in read_table(page, table_id) if row[0].startswith(first))


def test_each_edition_has_its_pages_and_no_others(readings: Readings) -> None:
    for audience, expected in (("internal", INTERNAL), ("public", PUBLIC)):
        found = {path for path in readings[audience] if path.startswith(FOLDERS)}
        groups = {path for path in found if path.split("/")[0] in FOLDERS[:3]} - {"departments/index.html"}
        assert found - groups == set(expected), audience
        assert len([path for path in groups if path.startswith("departments/")]) == (4 if audience == "internal" else 3)


def test_departments_add_up_to_the_listed_projects(readings: Readings) -> None:
    for audience, count in (("internal", len(PROJECT_KEYS) - 1), ("public", len(PROJECT_KEYS) - len(PRIVATE))):
        rows = read_table(readings[audience]["departments/index.html"], "departments-table")
        assert sum(int(row[1]) for row in rows) == count, audience


def test_a_department_shows_its_projects_money_figures_and_trend(readings: Readings) -> None:
    page = readings["internal"][group_page("department", make_key(DEPARTMENTS[1]))]
    text = read_text(page)
    numbers = [n for n in range(len(PROJECT_KEYS)) if n % 3 == 1]
    approved = sum((Decimal("1234567.89") + n * 100_000 for n in numbers), Decimal(0))
    index = read_row(readings["internal"]["departments/index.html"], "departments-table", DEPARTMENTS[1])
    assert f"${approved:,.2f}" in index[5]
    assert len(read_table(page, "projects-table")) == len(numbers)
    assert "trend-approved_budget-chart-title" in page.ids and "$1,000,002.00" in text
    assert "Reported health from" in text


def test_a_group_of_private_projects_alone_is_not_in_the_public_edition(
    readings: Readings, sites: dict[str, Path]
) -> None:
    address = group_page("department", make_key("DENIED Department"))
    assert address in readings["internal"] and address not in readings["public"]
    shared = readings["public"][group_page("portfolio", make_key("Digital City"))]
    assert len(read_table(shared, "projects-table")) == len(PROJECT_KEYS) - len(PRIVATE)


def test_risk_exposure_is_probability_times_impact(readings: Readings) -> None:
    page = readings["internal"]["risks/index.html"]
    count = len(PROJECT_KEYS) - 3
    assert f"{count} risks are open, and {count} issues." in read_text(page)
    assert "2 more open risks hang on ended projects. No count, sum or list of this page holds them" in read_text(page)
    assert sum(int(row[1]) for row in read_table(page, "ages-table")) == count
    for path, table in (("risks/open-risks.html", "risks-table"), ("risks/open-issues.html", "issues-table")):
        listed = read_table(readings["internal"][path], table)
        assert len(listed) == count + 2 and sum(any(cell.endswith("ended") for cell in row) for row in listed) == 2
    assert f"${count * 6000:,}.00 over {count} open risks" in read_text(page)
    assert read_table(page, "grid-table") == [("11 to 30%", "up to $50,000", str(count))]
    assert row_anchor("risk", "projects_office", "DENIED-R0") in readings["internal"]["risks/open-risks.html"].ids
    assert len(read_table(page, "escalated-table")) == 1


def test_open_risks_and_their_exposure_are_those_of_the_metric(tmp_path: Path) -> None:
    """A project counts until it ends, or while the metric counts it; exposure is summed exactly and rounded once."""
    rows = collect_rows()
    for risk in rows["core.fct_risks"]:
        risk |= {"probability": 0.3333333, "impact_amount": Decimal("0.02")}
    ended, without, later, reopened = (rows["core.fct_risks"][n] for n in (9, 0, 1, 2))
    without["project_key"] = None
    later["opened_date"] = date(2026, 11, 1)
    reopened |= {"status": "closed", "closed_date": date(2026, 11, 1)}
    values = rows["metrics.values"]
    values.append(values[0] | {"metric_id": "open_risks", "entity_id": ended["project_key"], "as_of_date": AS_OF})
    with Warehouse(build_warehouse(tmp_path / "w.duckdb", rows), "internal") as warehouse:
        risks = warehouse.read(Risk, "risks", "risks", as_of_date=AS_OF)
    page = summarize(risks, (), AS_OF, ("", ""))
    assert page.risk_count == len(PROJECT_KEYS) - 4
    assert page.outside[0] == Outside(ended_count=1, unassigned_count=1)
    assert page.exposure.amount == Decimal("0.05")  # 8 times 0.00666666


def test_intake_counts_each_request_once(readings: Readings) -> None:
    rows = read_table(readings["internal"]["demand/index.html"], "intake-table")
    assert [row[:4] for row in rows][-1] == ("All", "16", "7", "9")
    assert rows[-1][4] == "10"
    assert len(read_table(readings["internal"]["demand/requests.html"], "requests-table")) == 16


def test_the_public_counts_pool_small_ones_and_leave_private_projects_out(readings: Readings) -> None:
    page = readings["public"]["demand/index.html"]
    rows = read_table(page, "departments-table")
    assert dict(rows[:3]) == {
        DEPARTMENTS[0]: "6",
        DEPARTMENTS[2]: "— too few to publish",
        DEPARTMENTS[1]: "— too few to publish",
    }
    assert [row[1] for row in rows[3:]] == ["9", "15"]
    assert read_table(page, "decisions-table") == [("Decided", "6"), ("Waiting for a decision", "9")]


def test_the_ranking_shows_scores_and_what_a_weight_does(readings: Readings) -> None:
    page = readings["internal"]["demand/ranking.html"]
    rows = read_table(page, "ranking-table")
    assert [row[0] for row in rows] == ["1", "2", "—"]
    assert "its source is missing" in rows[2][3]
    assert HOSTILE_NAMES[1] in read_row(page, "sensitivity-table", "DENIED risk")[4]
    assert "changes:" in read_row(page, "sensitivity-table", "DENIED risk")[4]
    assert len(read_table(page, "value-table")) == 2


def test_people_beyond_capacity_and_unfilled_hours_are_named(readings: Readings) -> None:
    page = readings["internal"]["resources/index.html"]
    assert "1 person is planned beyond capacity this month." in read_text(page)
    assert read_table(page, "people-table")[0][6] == "125.0%"
    assert read_table(page, "unfilled-table")[0][3] == "24"


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_benefits_leave_costs_out_and_stop_at_the_edition(readings: Readings, audience: str) -> None:
    rows = read_table(readings[audience]["benefits/index.html"], "benefits-table")
    benefits = {row[0]: row[1:] for row in rows}
    other = next(told for name, told in benefits.items() if "script" in name)
    assert other[:4] == ("$3,000.75", "$1,000.50", "—", "$400.00")
    public = Decimal("253000.75")
    total = public + (Decimal("250000.00") + Decimal("88888.88") if audience == "internal" else 0)
    assert benefits["All projects with benefits"][0] == f"${total:,.2f}"


def test_a_completed_project_is_held_against_what_was_approved(readings: Readings) -> None:
    row = read_row(readings["public"]["benefits/index.html"], "outcomes-table", HOSTILE_NAMES[10])
    assert row[2:5] == ("$2,234,567.89", "$444,444.44", "−$1,790,123.45")
    assert row[8:] == ("14 Aug 2026", "−170")


def test_the_final_cost_has_the_ledger_lines_after_the_end(tmp_path: Path) -> None:
    rows, completed = collect_rows(), PROJECT_KEYS[10]
    cells = rows["finance.budget_vs_actuals"]
    last = next(cell for cell in cells if cell["project_key"] == completed)
    cells.append(last | {"fiscal_year": 2028, "expended_amount": Decimal("1000.50"), "budget_cell_key": "late"})
    bare = [cell | {"expended_amount": Decimal(0)} for cell in cells]
    for held, cost in ((cells, "445444.94"), (bare, "444444.44"), ([], "444444.44")):
        rows["finance.budget_vs_actuals"] = held
        (tmp_path / "w.duckdb").unlink(missing_ok=True)
        with Warehouse(build_warehouse(tmp_path / "w.duckdb", rows), "public") as warehouse:
            (outcome,) = warehouse.read(Outcome, "benefits", "outcomes")
        assert outcome.final_amount == Decimal(cost)


def test_realized_benefits_end_at_the_day_of_the_report() -> None:
    dates = [
        DatedBenefits(date(2026, 6, 30), Decimal(10), None, Decimal(4)),
        DatedBenefits(date(2026, 12, 31), Decimal(10), None, Decimal(1)),
        DatedBenefits(date(2027, 6, 30), Decimal(10), None, None),
    ]
    drawn = draw_dates(dates, AS_OF)
    assert drawn is not None
    assert {strand.label: (strand.last_day, strand.last.value_amount) for strand in drawn.strands} == {
        "Planned": (date(2027, 6, 30), Decimal("30.00")),
        "Realized": (AS_OF, Decimal("5.00")),
    }
    assert draw_dates(dates[:1], AS_OF) is None


def test_the_table_of_benefits_has_no_realized_nothing_after_the_report(tmp_path: Path) -> None:
    rows = collect_rows()
    for benefit in rows["core.fct_benefits"]:
        benefit["realized_amount"] = benefit.get("realized_amount") or Decimal(0)
    with Warehouse(build_warehouse(tmp_path / "w.duckdb", rows), "public") as warehouse:
        dates = warehouse.read(DatedBenefits, "benefits", "dates", as_of_date=AS_OF)
    assert [row.realized_amount for row in dates] == [Decimal("400.00"), None, None]


def test_overdue_decisions_come_first_with_their_owner(readings: Readings) -> None:
    page = readings["internal"]["governance/index.html"]
    rows = read_table(page, "decisions-table")
    assert rows[0][0].startswith("DENIED choice 1") and "overdue" in rows[0][4] and rows[0][3] == "DENIED Owner 9"
    assert "modify for 2 projects" in read_text(page)
    assert read_row(page, "pressing-table", HOSTILE_NAMES[0])[2] == "Efficiency strained: DENIED it has to earn 1.12"


def test_the_public_governance_page_has_taken_gate_decisions_of_public_projects_alone(readings: Readings) -> None:
    page = readings["public"]["governance/index.html"]
    assert read_table(page, "gates-table") == [("Design review", HOSTILE_NAMES[0], "Approved", "20 Jan 2026")]
    assert row_anchor("gate", PROJECT_KEYS[0], "G1") in readings["internal"]["governance/gates.html"].ids
    assert row_anchor("gate", PROJECT_KEYS[0], "G1") in page.ids


def test_trends_count_projects_by_month(readings: Readings) -> None:
    for audience, active in (("internal", 9), ("public", 8)):
        rows = read_table(readings[audience]["trends/index.html"], "months-table")
        assert [row[2] for row in rows] == [str(active)] * 4, audience


def test_data_files_hold_every_row(sites: dict[str, Path]) -> None:
    expected = {"all-risks": 11, "demands": 16, "ranking": 3, "decisions": 3, "resource-months": 3, "gates": 4}
    for name, count in expected.items():
        with (sites["internal"] / "data" / f"{name}.csv").open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == count, name
    assert not (sites["public"] / "data" / "demands.csv").exists()


@pytest.mark.parametrize(("audience", "paths"), [("internal", INTERNAL), ("public", PUBLIC)])
def test_a_city_with_finance_alone_gets_a_sentence_and_no_empty_chart(
    empty_pages: Readings, audience: str, paths: tuple[str, ...]
) -> None:
    for path in paths:
        page = empty_pages[audience][path]
        assert [element for element in page.find("p") if element.attributes.get("class") == "empty"], path
        pictures = [one for one in page.find("svg") if one.attributes.get("aria-hidden") != "true"]
        assert pictures == [] and page.faults == [], path
