"""A project's page, how its figures are made, the lists of projects, and what changed: complete, exact, and for each audience."""

import csv
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from reports import render_site
from reports.addresses import project_figures_page, project_list_page, project_page
from reports.charts_project import DatedMilestone, draw_earned_value, draw_health_strip, draw_milestones
from reports.pages.project_lists import KINDS, name_rows
from reports.pages.project_registers import Goal
from tests.reports.conftest import CITY, read_pages
from tests.reports.fixture_delivery import KNOWN
from tests.reports.html_reading import Reading, read_table, read_text
from tests.reports.warehouse_fixture import HOSTILE_NAMES, PRIVATE, PROJECT_KEYS, build_warehouse, collect_rows

Readings = dict[str, dict[str, Reading]]
INTERNAL_SECTIONS = (
    "recommendation",
    "forecasts",
    "risks",
    "issues",
    "decisions",
    "dependencies",
    "goals",
    "resources",
)
SECTIONS = (
    *("health", "dates", "milestones", "money", "earned-value", "contracts", "benefits", "change-requests", "gates"),
    *("status-reports", "history", "all-figures", "origin"),
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def list_sections(page: Reading) -> list[str]:
    return [section.attributes["aria-labelledby"] for section in page.find("section")]


def test_the_project_with_everything_shows_every_section(readings: Readings) -> None:
    page = readings["internal"][project_page(KNOWN)]
    assert set(list_sections(page)) == {*SECTIONS, *INTERNAL_SECTIONS}


def test_the_public_page_has_the_public_sections_alone(readings: Readings) -> None:
    page = readings["public"][project_page(KNOWN)]
    assert set(list_sections(page)) == set(SECTIONS)


def test_what_is_not_known_is_one_list(readings: Readings) -> None:
    for audience, missing in (
        ("internal", {"contracts", "benefits", "gates", "decisions", "goals"}),
        ("public", {"contracts", "gates"}),
    ):
        page = readings[audience][project_page(PROJECT_KEYS[2])]
        assert "not-known" in list_sections(page)
        assert missing <= set(page.ids) and not missing & set(list_sections(page))
    assert "No gates; the source’s life cycle would supply them." in read_text(
        readings["internal"][project_page(PROJECT_KEYS[2])]
    )
    public = readings["public"][project_page(PROJECT_KEYS[2])]
    told = [item.text for item in public.find("li") if item.attributes.get("id") in {"contracts", "gates"}]
    assert told == ["Contracts: None published.", "Gates: None published."]
    assert "would supply" not in read_text(public)
    assert "No risks" not in read_text(readings["public"][project_page(PROJECT_KEYS[2])])


def test_every_row_of_a_list_has_its_own_address(readings: Readings) -> None:
    page = readings["internal"][project_page(KNOWN)]
    for code in (
        "milestone",
        "risk",
        "issue",
        "change",
        "gate",
        "decision",
        "contract",
        "baseline",
        "month",
        "metric",
        "earned",
    ):
        assert any(anchor.startswith(f"{code}-") for anchor in page.ids), code
    assert {"month-2026-09-30", "metric-cpi", "change-x0"} & set(page.ids) >= {"month-2026-09-30", "metric-cpi"}


def test_rows_that_nothing_tells_apart_are_numbered() -> None:
    kind = next(kind for kind in KINDS if kind.name == "goals")
    rows = [Goal("p", None, "Same"), Goal("p", None, "Same"), Goal("p", "g", "Same")]
    first, second, third = name_rows(kind, rows)
    assert second == f"{first}-2" and third not in (first, second)


def test_health_stands_beside_its_reasons_and_thresholds(readings: Readings) -> None:
    page = readings["internal"][project_page(KNOWN)]
    assert [row[:2] for row in read_table(page, "health-table")][2] == ("An independent review", "Amber")
    assert read_table(page, "dimensions-table") == [
        ("CPI", "Amber", "0.90", "below 0.95", "below 0.90"),
        ("spi_t", "Not assessed", "— no plan by month", "below 0.95", "below 0.90"),
    ]


def test_the_recommendation_lists_its_reasons_and_says_what_it_is(readings: Readings) -> None:
    text = read_text(readings["internal"][project_page(KNOWN)])
    assert "Modify, by rule. It is a recommendation, not a decision." in text
    assert "Efficiency strained: DENIED it has to earn 1.12" in text
    assert "Schedule deviates: schedule slip pct: no approved baseline" in text


def test_baselines_tell_how_far_the_approved_finish_moved(readings: Readings) -> None:
    rows = read_table(readings["public"][project_page(KNOWN)], "baselines-table")
    assert [row[2:4] for row in rows] == [("31 Dec 2026", "—"), ("31 Jan 2027", "+31")]


def test_public_contracts_and_gates_are_those_allowed(readings: Readings) -> None:
    page = readings["public"][project_page(KNOWN)]
    (contract,) = read_table(page, "contracts-table")
    assert contract == (
        *("Fibre ringC2", "Copper & Fibre Ltd", "1 Jan 2025", "31 Dec 2026"),
        *("$900,000.00", "$1,000,000.00", "$100,000.00", "$444,444.44"),
    )
    assert [row[1:] for row in read_table(page, "gates-table")] == [("Approved", "20 Jan 2026")]


def test_people_are_counted_and_never_named(readings: Readings, sites: dict[str, Path]) -> None:
    page = readings["internal"][project_page(KNOWN)]
    assert ("30 Sep 2026", "DENIED Engineer", "2", "120", "110.5", "320") in read_table(page, "resources-table")
    assert "DENIED Person" not in (sites["internal"] / "data" / "project_resource_months.csv").read_text(
        encoding="utf-8"
    )


def test_how_a_figure_was_made_has_formula_inputs_and_trace(readings: Readings) -> None:
    internal, public = (readings[audience][project_figures_page(KNOWN)] for audience in ("internal", "public"))
    assert "made-cpi" in internal.ids and "made-cpi" in public.ids
    assert f"portfolio explain cpi --project {KNOWN}" in read_text(internal)
    assert "portfolio explain" not in read_text(public)


def test_inputs_show_the_numbers_put_in(tmp_path: Path) -> None:
    rows = collect_rows()
    for definition in rows["metrics.definitions"]:
        definition["inputs"] = "ev_amount, ac_amount, finance.table forecast_cost_amount, fct_other"
    texts = {}
    for audience in ("internal", "public"):
        render_site(build_warehouse(tmp_path / f"{audience}.duckdb", rows), tmp_path / audience, audience, CITY)
        page = tmp_path / audience / project_figures_page(KNOWN)
        texts[audience] = page.read_text(encoding="utf-8")
    for text in texts.values():
        assert '<data value="444444.44">$444,444.44</data>' in text and "rows of the warehouse" in text
    assert "1333333.33" in texts["internal"] and "1333333.33" not in texts["public"]


def test_lists_are_parted_by_what_projects_have(readings: Readings) -> None:
    for audience, count in (("internal", 11), ("public", 10)):
        pages = readings[audience]
        counts = []
        for code in ("active", "cancelled", "completed"):
            page = pages[project_list_page([("status", code)])]
            rows = read_table(page, "projects-table")
            assert f"{len(rows)} of {count} projects: Status is {code}." in read_text(page)
            counts.append(len(rows))
        assert sum(counts) == count
        pair = pages[project_list_page([("status", "active"), ("health", "red")])]
        assert all("Active" in row[1] for row in read_table(pair, "projects-table"))
        assert project_list_page([("status", "cancelled"), ("health", "red")]) not in pages


def test_the_list_by_manager_is_internal(readings: Readings) -> None:
    assert "projects/by-manager.html" in readings["internal"] and "projects/by-manager.html" not in readings["public"]
    assert "Manager" not in [head.text for head in readings["public"]["projects/index.html"].find("th")]


def test_the_data_file_of_a_list_is_always_the_whole(sites: dict[str, Path], readings: Readings) -> None:
    with (sites["public"] / "data" / "projects.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) - 1 == len(HOSTILE_NAMES) - len(PRIVATE)
    text = read_text(readings["public"][project_list_page([("health", "red")])])
    assert "it holds every project, not only those of this page" in text


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")
def test_the_script_finds_sorts_and_keeps_the_address(sites: dict[str, Path]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{(sites['internal'] / 'projects' / 'index.html').as_uri()}?find=LIGHTS%20street")
        shown = "[...document.querySelectorAll('#projects-table tbody tr')].filter(row => !row.hidden).length"
        assert page.evaluate(shown) == 1
        assert page.inner_text("[role=status]") == "1 of the 11 projects on this page"
        page.fill("input[type=search]", "")
        page.focus("th:nth-child(9) button")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        assert page.get_attribute("th:nth-child(9)", "aria-sort") == "descending"
        assert page.url.endswith("?sort=8&down=1")
        slips = page.evaluate(
            "[...document.querySelectorAll('#projects-table tbody tr')].map(row => row.cells[8].innerText)"
        )
        numbers = [int(slip) for slip in slips if slip.startswith("+")]
        assert numbers == sorted(numbers, reverse=True) and slips[-1].startswith("—")
        browser.close()


def make_change(
    kind: str, field: str, before: str | None, after: str | None, day: date | None, n: int = 1
) -> dict[str, Any]:
    return {
        "kind": kind,
        "entity_type": "project",
        "entity_id": PROJECT_KEYS[n],
        "field": field,
        "before": before,
        "after": after,
        "is_material": True,
        "from_date": day - timedelta(days=30) if day else None,
        "to_date": day,
    }


def make_milestone_move(day: date) -> dict[str, Any]:
    return make_change("moved", "forecast_date", "2027-01-01", "2027-01-31", day) | {
        "entity_type": "milestone",
        "entity_id": "DENIED-M6-2",
        "project_key": PROJECT_KEYS[6],
        "subject": "Go live",
    }


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Reading]]:
    """Both editions of a warehouse with changes of every kind at three dates, one of them longer than a page."""
    folder, rows = tmp_path_factory.mktemp("changed"), collect_rows()
    new, old, long_ago = date(2026, 10, 20), date(2026, 9, 30), date(2026, 8, 31)
    rows["metrics.changes"] = [
        make_change("new", "project", None, "active", new),
        make_change("new", "approved_budget_amount", None, "10.00", new),
        make_change("closed", "status", "active", "completed", new, 2),
        make_change("health", "reported_health", "green", "red", new),
        make_change("baseline", "baseline_finish_date", "2027-01-01", "2027-01-31", new),
        make_change("money", "approved_budget_amount", "100.00", "300.00", new),
        make_change("money", "approved_budget_amount", "100.00", "50.00", new, 2),
        make_change("changed", "manager_name", "DENIED A", "DENIED B", new),
        make_change("money", "approved_budget_amount", "1.00", "999.00", new, 8),
        make_change("moved", "forecast_finish_date", "2027-01-01", "2027-01-31", old),
        *(make_change("changed", "percent_complete", "1", str(n), long_ago) for n in range(2, 200)),
        make_milestone_move(date(2026, 7, 31)),
        make_change("restated", "restated_amount", "1.00", "2.00", new)
        | {"entity_type": "source", "entity_id": "DENIED finance", "subject": "DENIED period 3"},
    ]
    path = build_warehouse(folder / "w.duckdb", rows)
    for audience in ("internal", "public"):
        assert render_site(path, folder / audience, audience, CITY).oversized_pages == ()
    return {audience: dict(read_pages(folder / audience)) for audience in ("internal", "public")}


def test_changes_are_grouped_by_kind_in_order(changed: Readings) -> None:
    groups = ["new", "closed", "health", "baseline", "money", "restated", "changed"]
    assert list_sections(changed["internal"]["changes.html"]) == [*groups, "dates"]
    assert list_sections(changed["public"]["changes.html"]) == ["new", "closed", "health", "baseline", "money", "dates"]


def test_sums_are_of_the_whole_date_and_of_what_the_audience_sees(changed: Readings) -> None:
    internal, public = (read_text(changed[audience]["changes.html"]) for audience in ("internal", "public"))
    assert "Approved budget: +$1,148 net over 3 changes." in internal
    assert "Approved budget: +$150 net over 2 changes." in public
    assert "The one figure that a new project begins with is in the data file" in internal


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_milestone_stands_before_its_project_whatever_the_length_of_the_name(
    changed: Readings, audience: str
) -> None:
    ((named, told, *_),) = read_table(changed[audience]["changes/2026-07-31.html"], "moved-table")
    assert named.startswith("Go live, of Long xxx") and "30 days later" in told


def test_the_overview_and_the_feed_name_the_milestone_of_a_long_project(tmp_path: Path) -> None:
    rows = collect_rows()
    rows["metrics.changes"] = [make_milestone_move(date(2026, 10, 20))]
    render_site(build_warehouse(tmp_path / "w.duckdb", rows), tmp_path / "site", "internal", CITY)
    assert "Go live, of Long xxx" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "<title>Go live, of Long xxx" in (tmp_path / "site" / "changes.xml").read_text(encoding="utf-8")


def test_each_earlier_date_has_a_page_and_a_row(changed: Readings) -> None:
    pages = changed["public"]
    assert "Forecast finish moved 30 days later, to 31 January 2027." in read_text(pages["changes/2026-09-30.html"])
    assert [row[:2] for row in read_table(pages["changes.html"], "dates-table")] == [
        ("20 Oct 2026", "6"),
        ("30 Sep 2026", "1"),
        ("31 Aug 2026", "198"),
        ("31 Jul 2026", "1"),
    ]
    assert {"changes/2026-08-31.html", "changes/2026-08-31-2.html"} <= set(pages)


def test_restated_figures_are_marked(changed: Readings) -> None:
    ((_, told, *rest),) = read_table(changed["internal"]["changes.html"], "restated-table")
    assert told == "Figures of a closed period rose by $1, to $2. Restated" and rest[:3] == ["$1.00", "$2.00", "$1.00"]


def test_milestones_lie_on_one_line_of_time() -> None:
    day = date(2026, 1, 1)
    rows = [
        DatedMilestone("Done", day, None, day + timedelta(days=10), 10),
        DatedMilestone("Early", day + timedelta(days=200), day + timedelta(days=180), None, -20),
        DatedMilestone("No plan", None, day + timedelta(days=900), None, None),
    ]
    chart = draw_milestones(rows, day + timedelta(days=100))
    assert chart is not None and [row.name for row in chart.rows] == ["Done", "Early"]
    done, early = chart.rows
    assert done.plan_x == done.start_x == chart.left and done.forecast_x is None
    assert early.plan_x == chart.right == early.end_x and early.start_x == early.forecast_x
    assert chart.today_x == (chart.left + chart.right) / 2
    assert draw_milestones(rows[:1], day + timedelta(days=400)).today_x is None  # type: ignore[union-attr]
    assert draw_milestones([], day) is None
    assert draw_milestones([DatedMilestone("One", day, None, None, None)], day) is None


def test_the_health_strip_keeps_the_newest_months_oldest_first() -> None:
    months = [(date(2020, 1, 31) + timedelta(days=30 * n), "green" if n else "red", None) for n in range(50)]
    strip = draw_health_strip(months[::-1])
    assert strip is not None and len(strip.reported) == 36
    assert strip.reported[-1].month == months[-1][0] and strip.computed[0].health == "not_assessed"
    assert draw_health_strip([]) is None and draw_health_strip([(date(2020, 1, 31), None, "not_assessed")]) is None


def test_the_earned_schedule_mark_is_where_the_plan_had_reached_the_work_done() -> None:
    months = [date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)]
    planned = [Decimal(100 * n) for n in (1, 2, 3, 4)]
    drawn = draw_earned_value(months, planned, [Decimal(50), Decimal(100), Decimal(150), None], [None] * 4)
    assert drawn is not None and drawn.mark_x is not None and drawn.now_x is not None
    left, right = drawn.curve.left, drawn.curve.right
    assert drawn.mark_x == pytest.approx(left + (right - left) / 6, abs=0.2)
    assert drawn.now_x == pytest.approx(left + (right - left) * 2 / 3, abs=0.2)
    level = draw_earned_value(months, planned, planned, [None] * 4)
    assert level is not None and level.mark_x is None
    assert draw_earned_value(months[:1], planned[:1], planned[:1], [None]) is None


def test_the_earned_schedule_mark_stands_at_the_end_of_a_level_plan() -> None:
    months = [date(2026, month, 28) for month in range(1, 6)]
    planned = [Decimal(amount) for amount in (100, 200, 200, 200, 300)]
    drawn = draw_earned_value(months, planned, [Decimal(100), Decimal(200), None, None, None], [None] * 5)
    assert drawn is not None and drawn.mark_x is not None and drawn.now_x is not None and drawn.mark_x > drawn.now_x
    done = draw_earned_value(months, planned, [Decimal(100)] * 4 + [Decimal(900)], [None] * 5)
    assert done is not None and done.mark_x is None
    early = draw_earned_value(months, planned, [Decimal(50), *[None] * 4], [None] * 5)
    assert early is not None and early.mark_x is None
