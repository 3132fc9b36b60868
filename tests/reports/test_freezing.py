"""The cut of a month: rows by date, facts as they stood then, and nothing public that is private now or was then."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports import CityFacts
from reports.errors import MonthWithoutFiguresError
from reports.formatting import Formatter
from reports.freezing import FrozenTable, export_tables, freeze_month, load_cuts
from reports.revising import Difference, digest_tables, list_differences
from reports.shown import TABLES_FILE, load_tables
from reports.telling import Names, read_names, tell_differences
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS, build_warehouse, collect_rows

CITY = CityFacts(name="City of Example", time_zone="America/Phoenix")
MONTH, END = "2026-08", date(2026, 8, 31)
Rows = dict[str, list[dict[str, Any]]]


def write_warehouse(path: Path, rows: Rows | None = None, histories: str = "") -> Path:
    """The hand-made warehouse with a history of projects: by default each has one version, valid since July 2025."""
    build_warehouse(path, rows)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table core.dim_projects_history as select *, true as is_current, timestamp '2025-07-01' as valid_from_at, "
            "cast(null as timestamp) as valid_to_at from core.dim_projects"
        )
        if histories:
            connection.execute(histories)
    return path


def freeze(
    folder: Path, rows: Rows | None = None, histories: str = "", month: str = MONTH
) -> duckdb.DuckDBPyConnection:
    target = folder / "frozen.duckdb"
    freeze_month(write_warehouse(folder / "w.duckdb", rows, histories), target, month, CITY)
    return duckdb.connect(str(target), read_only=True)


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_table_says_how_it_is_cut() -> None:
    text = TABLES_FILE.read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        if ".".join(block.strip().split(":")[0].split(".")[:2]) in load_cuts():
            lines = [line for line in block.splitlines() if line.startswith(("  month:", "  issue:"))]
            assert len(lines) == 1, block.split(":")[0]


def test_a_frozen_warehouse_has_the_shown_tables_and_columns_alone(tmp_path: Path) -> None:
    frozen = freeze(tmp_path)
    found = ask(frozen, "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal")
    declared = {(f"{table.schema}.{table.table}", column.name) for table in load_tables() for column in table.columns}
    assert {(table, column) for table, column in found if (table, column) not in declared} <= {
        ("core.named_people", "person_name")
    }


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("core.fct_project_months", "month_end_date"),
        ("core.fct_earned_value_months", "month_end_date"),
        ('metrics."values"', "as_of_date"),
        ("core.fct_status_reports", "report_date"),
        ("finance.totals_by_period", "period_end_date"),
        ("core.fct_milestones", "actual_date"),
    ],
)
def test_nothing_later_than_the_month_end_is_kept(tmp_path: Path, table: str, column: str) -> None:
    frozen = freeze(tmp_path)
    assert ask(frozen, f"select count(*) from {table} where {column} > date '{END}'") == [(0,)]
    assert ask(frozen, "select as_of_date from core.meta_build") == [(END,)]


def test_finance_is_cut_by_fiscal_period(tmp_path: Path) -> None:
    frozen = freeze(tmp_path)
    late = "fiscal_year > 2027 or (fiscal_year = 2027 and period > 2)"
    for table in ("fct_journal_lines", "budget_vs_actuals", "totals_by_project"):
        with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as whole:
            kept = ask(whole, f"select count(*) from finance.{table} where not ({late})")
        assert ask(frozen, f"select count(*) from finance.{table}") == kept, table


def test_projects_stand_as_their_month_and_their_version_then_say(tmp_path: Path) -> None:
    renamed = (
        "update core.dim_projects_history set valid_to_at = timestamp '2026-09-10', is_current = false; "
        "insert into core.dim_projects_history select * replace ('Later name' as project_name, "
        "timestamp '2026-09-10' as valid_from_at, cast(null as timestamp) as valid_to_at) from core.dim_projects_history; "
        "update core.dim_projects set project_name = 'Later name'"
    )
    frozen = freeze(tmp_path, histories=renamed)
    found = ask(
        frozen,
        f"select project_name, percent_complete, reported_health, forecast_finish_date, approved_budget_amount "
        f"from core.dim_projects where project_key = '{PROJECT_KEYS[10]}'",
    )
    assert found == [("Library wireless network", 30.0, "green", date(2027, 2, 15), Decimal("2234567.89"))]


def test_a_version_of_the_first_minutes_of_the_next_month_in_the_citys_zone_is_not_the_months(tmp_path: Path) -> None:
    def version(at: str) -> str:
        return (
            f"insert into core.dim_projects_history select * replace ('New' as project_name, timestamp '{at}' as valid_from_at) "
            "from core.dim_projects_history"
        )

    query = f"select project_name from core.dim_projects where project_key = '{PROJECT_KEYS[10]}'"
    for at, name in (("2026-09-01 06:59:00", "New"), ("2026-09-01 07:00:00", "Library wireless network")):
        folder = tmp_path / name
        folder.mkdir()
        assert ask(freeze(folder, histories=version(at)), query) == [(name,)]


@pytest.mark.parametrize("where", ["core.dim_projects", "core.dim_projects_history"])
def test_a_project_that_is_private_now_or_was_then_is_not_public(tmp_path: Path, where: str) -> None:
    key = PROJECT_KEYS[1]
    freeze(tmp_path, histories=f"update {where} set is_public = false where project_key = '{key}'").close()
    files = {file.table: file for file in export_tables(tmp_path / "frozen.duckdb", tmp_path / "public", "public")}
    path = tmp_path / "public" / files["core.dim_projects"].path
    shown = {row[0] for row in duckdb.sql(f"select project_key from read_parquet('{path}')").fetchall()}
    assert shown == {known for n, known in enumerate(PROJECT_KEYS) if n not in PRIVATE} - {key}


def test_what_was_closed_or_decided_later_is_open_then(tmp_path: Path) -> None:
    rows = collect_rows()
    for table in ("core.fct_risks", "core.fct_issues"):
        rows[table][0] |= {"status": "closed", "closed_date": date(2026, 9, 3)}
        rows[table][1] |= {"status": "closed", "closed_date": END}
        rows[table][2] |= {"opened_date": date(2026, 9, 1)}
    rows["core.fct_change_requests"][0] |= {"status": "approved", "decided_date": date(2026, 9, 3)}
    frozen = freeze(tmp_path, rows)
    for table in ("core.fct_risks", "core.fct_issues"):
        query = f"select status, closed_date from {table} where project_key = '{{}}'"
        assert ask(frozen, query.format(PROJECT_KEYS[0])) == [("open", None)]
        assert ask(frozen, query.format(PROJECT_KEYS[1])) == [("closed", END)]
        assert ask(frozen, query.format(PROJECT_KEYS[2])) == []
    query = f"select status, decided_date from core.fct_change_requests where project_key = '{PROJECT_KEYS[0]}'"
    assert ask(frozen, query) == [("requested", None)]


@pytest.mark.parametrize(("month", "words"), [("2021-01", "begin with 2026-06"), ("2030-01", "end with 2026-09")])
def test_a_month_without_figures_is_refused_and_says_which_have_some(tmp_path: Path, month: str, words: str) -> None:
    with pytest.raises(MonthWithoutFiguresError, match=words):
        freeze(tmp_path, month=month)


def export(
    folder: Path, name: str, audience: str, rows: Rows | None = None, histories: str = ""
) -> tuple[FrozenTable, ...]:
    place = folder / name
    place.mkdir()
    freeze(place, rows, histories).close()
    return export_tables(place / "frozen.duckdb", place, audience)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_same_month_from_a_later_night_has_the_same_digest_and_bytes(tmp_path: Path, audience: str) -> None:
    one = export(tmp_path, "one", audience)
    rows = collect_rows()
    rows["core.meta_build"][0] |= {
        "run_id": "later",
        "built_at": datetime(2026, 11, 1),
        "as_of_date": date(2026, 11, 1),
    }
    for row in rows["core.dim_projects"]:
        row["extract_id"], row["is_stale"], row["percent_complete"] = "later", True, 99.0
    two = export(tmp_path, "two", audience, rows)
    assert digest_tables(tmp_path / "one", one) == digest_tables(tmp_path / "two", two)
    for file in one:
        if file.table.startswith(("finance.", "metrics.")):
            assert (tmp_path / "one" / file.path).read_bytes() == (tmp_path / "two" / file.path).read_bytes(), (
                file.table
            )


def test_a_changed_figure_is_found_with_its_value_before_and_after(tmp_path: Path) -> None:
    rows = collect_rows()
    months = rows["core.fct_project_months"]
    changed = next(row for row in months if row["project_key"] == PROJECT_KEYS[1] and row["month_end_date"] == END)
    changed["actual_to_date_amount"] = Decimal("1.00")
    for audience in ("internal", "public"):
        one, two = export(tmp_path, f"{audience}-1", audience), export(tmp_path, f"{audience}-2", audience, rows)
        folders = tmp_path / f"{audience}-1", tmp_path / f"{audience}-2"
        assert digest_tables(folders[0], one) != digest_tables(folders[1], two)
        found = list(list_differences(*folders, one, two, is_public=audience == "public"))
        assert [(row.table, row.field, row.before, row.after) for row in found] == [
            ("core.fct_project_months", "actual_to_date_amount", "333333.33", "1.00")
        ]


def test_the_public_list_of_changes_does_not_repeat_a_project_made_private(tmp_path: Path) -> None:
    one = export(tmp_path, "one", "public")
    private = f"update core.dim_projects set is_public = false where project_key = '{PROJECT_KEYS[2]}'"
    two = export(tmp_path, "two", "public", None, private)
    found = list(list_differences(tmp_path / "one", tmp_path / "two", one, two, is_public=True))
    assert any(row.kind == "removed" and row.table == "core.dim_projects" and row.after == "1" for row in found)
    assert not any(PROJECT_KEYS[2] in " ".join((*row.key, row.before or "", row.after or "")) for row in found)


def shift_doubles(rows: Rows, factor: float) -> Rows:
    """Multiply what the month's key figures, health and forecasts hold as doubles."""
    for table in ("metrics.values", "metrics.public_values", "metrics.health", "metrics.forecasts"):
        for row in rows.get(table, []):
            for name, value in row.items():
                if isinstance(value, float):
                    row[name] = value * factor
    return rows


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_doubles_that_agree_to_twelve_digits_are_no_difference(tmp_path: Path, audience: str) -> None:
    one = export(tmp_path, "one", audience)
    two = export(tmp_path, "two", audience, shift_doubles(collect_rows(), 1 + 4e-16))
    three = export(tmp_path, "three", audience, shift_doubles(collect_rows(), 1 + 1e-9))
    path = next(file.path for file in one if file.table == "metrics.values")
    assert (tmp_path / "one" / path).read_bytes() != (tmp_path / "two" / path).read_bytes()
    assert digest_tables(tmp_path / "one", one) == digest_tables(tmp_path / "two", two)
    assert digest_tables(tmp_path / "one", one) != digest_tables(tmp_path / "three", three)
    is_public = audience == "public"
    assert list(list_differences(tmp_path / "one", tmp_path / "two", one, two, is_public=is_public)) == []
    found = list(list_differences(tmp_path / "one", tmp_path / "three", one, three, is_public=is_public))
    assert found and all(row.before != row.after for row in found)


DEPARTMENT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
NAMES = Names(
    {
        "benefits_realized_pct": ("Benefits realized", "fraction"),
        "spi_t": ("SPI(t)", "ratio"),
        "slip": ("Slip", "days"),
    },
    {"city": "City", DEPARTMENT: "Public Works"},
)


@pytest.mark.parametrize(
    ("metric_id", "entity", "before", "after", "sentence"),
    [
        ("benefits_realized_pct", ("city", "city"), "0.16666911111111113", "0.25", "City: Benefits realized from 16.7% to 25.0%."),
        ("spi_t", ("department", DEPARTMENT), "0.8333333333333334", "1.0", "Public Works (department): SPI(t) from 0.83 to 1.00."),
        ("slip", ("program", "f" * 32), "1.0", "12.0", "A program without a name: Slip from 1 day to 12 days."),
        ("spi_t", ("city", "city"), "0.8333333333333334", "0.8333345", "City: SPI(t) changed by less than is written here; it is still 0.83."),
    ],
)  # fmt: skip
def test_a_figure_is_told_in_its_unit_and_by_name(
    metric_id: str, entity: tuple[str, str], before: str, after: str, sentence: str
) -> None:
    row = Difference("changed", "metrics.values", (metric_id, *entity, END.isoformat()), "value", before, after)
    assert tell_differences([row], NAMES, END.isoformat(), Formatter(CITY), is_public=False)[0] == sentence


def test_a_percentage_of_a_project_is_told_as_one() -> None:
    row = Difference("changed", "core.dim_projects", ("k",), "percent_complete", "33.333333333333336", "50.0")
    told = tell_differences([row], Names({}, {"k": "Cloud"}), END.isoformat(), Formatter(CITY), is_public=False)
    assert told[0] == "Cloud: Percent complete from 33.3% to 50%."


def test_the_names_of_an_issue_are_those_of_departments_portfolios_and_programs_too(tmp_path: Path) -> None:
    keyed = "".join(
        f"alter table core.dim_projects add column {kind}_key varchar; "
        f"update core.dim_projects set {kind}_key = md5('{kind}' || {kind}_name); "
        for kind in ("department", "portfolio", "program")
    )
    for audience in ("internal", "public"):
        export(tmp_path, audience, audience, None, keyed)
        names = read_names(tmp_path / audience).entities
        path = tmp_path / audience / "frozen" / "core.dim_projects.parquet"
        for kind in ("department", "portfolio", "program"):
            query = f"select distinct {kind}_key, {kind}_name from read_parquet('{path}') where {kind}_name is not null"
            held = duckdb.sql(query).fetchall()
            assert held and all(names[key] == name for key, name in held), (audience, kind)
