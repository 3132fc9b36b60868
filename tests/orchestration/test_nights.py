"""The whole product from outside, over real HTTP and real files: a first night, a quiet one, a bad one, killed ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing import hash_file
from tests.dbt.project_city import golden
from tests.orchestration.conftest import VARYING, Refreshed, Town, hashes
from tests.orchestration.series import CASE

OFFICES = {
    "servicenow": "project_office",
    "projectdata": "project_server",
    "dataverse": "planner_office",
    "clarity": "clarity_office",
    "jira_align": "align_office",
}


def test_the_first_night_publishes_tables_package_and_both_sites(town: Town, first_night: Refreshed) -> None:
    assert first_night.code == 0, first_night.err
    published = town.home / "published"
    for name in ("portfolio.duckdb", "datapackage.json", "data.json", "manifest.json"):
        assert (published / name).stat().st_mode & 0o777 == 0o444
    assert (town.home / "site" / "internal" / "index.html").is_file()
    assert (town.home / "site" / "public" / "index.html").is_file()
    assert (town.home / "current").is_symlink() and (town.home / "published").is_symlink()
    assert not (town.home / "work").exists() or not list((town.home / "work").iterdir())


def test_the_manifest_holds_the_hash_of_every_published_file(town: Town, first_night: Refreshed) -> None:
    listed = json.loads((town.home / "published" / "manifest.json").read_text())["files"]
    actual = {name: digest for name, digest in first_night.published.items() if name != "manifest.json"}
    assert {name: entry["sha256"] for name, entry in listed.items()} == actual


def test_every_table_and_column_of_the_published_warehouse_has_a_comment(town: Town, first_night: Refreshed) -> None:
    with duckdb.connect(str((town.home / "published" / "portfolio.duckdb").resolve()), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where coalesce(comment, '') = ''"
        ).fetchall()
        columns = connection.execute(
            "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        ).fetchall()
    assert tables == [] and columns == []


def test_what_was_delivered_is_in_facts_in_suspense_or_in_quarantine_to_the_cent(
    town: Town, first_night: Refreshed
) -> None:
    rows = town.sql(
        "select control_id, source_name, extract_id, difference_amount, passed from quality.reconciliations where control_id = 'R1'"
    )
    assert rows and all(row["passed"] for row in rows)
    assert {row["difference_amount"] for row in rows if row["difference_amount"] is not None} == {"0.00"}


def test_budget_against_actuals_ties_to_the_facts_to_the_cent(town: Town, first_night: Refreshed) -> None:
    sums = town.sql(
        """
        select
            (select sum(expended_amount) from finance.budget_vs_actuals) as expended,
            (select sum(amount) from finance.fct_journal_lines where account_type = 'expenditure') as ledger,
            (select sum(current_budget_amount) from finance.budget_vs_actuals) as budget,
            (select sum(amount) from finance.fct_budget_lines) as budget_lines,
            (select sum(encumbered_amount) from finance.budget_vs_actuals) as encumbered,
            (select sum(amount) from finance.fct_encumbrances) as encumbrances
        """
    )[0]
    assert sums["expended"] == sums["ledger"]
    assert sums["budget"] == sums["budget_lines"]
    assert sums["encumbered"] == sums["encumbrances"]


def test_a_second_run_with_nothing_changed_lands_zero_rows_and_publishes_identical_tables(
    town: Town, quiet_night: Refreshed, first_night: Refreshed
) -> None:
    assert quiet_night.code == 0, quiet_night.err
    assert ": 0 rows landed" in quiet_night.out
    varying = {f"tables/{name}.{kind}" for name in VARYING for kind in ("csv", "parquet")}
    before = {
        name: digest
        for name, digest in first_night.published.items()
        if name.startswith("tables/") and name not in varying
    }
    after = {
        name: digest
        for name, digest in quiet_night.published.items()
        if name.startswith("tables/") and name not in varying
    }
    different = {name for name in before | after if before.get(name) != after.get(name)}
    assert different <= {"tables/metrics/values.csv", "tables/metrics/values.parquet"}
    fresh = "tables/metrics/values.parquet"
    if fresh in different:
        assert _values_but_freshness(town, -2) == _values_but_freshness(town, -1)


def _values_but_freshness(town: Town, build: int) -> list[tuple[object, ...]]:
    path = sorted((town.home / "builds").iterdir())[build] / "published" / "tables" / "metrics" / "values.parquet"
    with duckdb.connect() as connection:
        return connection.execute(
            f"select * from read_parquet('{path}') where metric_id <> 'source_freshness_hours' order by all"
        ).fetchall()


def test_unchanged_files_are_links_to_those_of_the_build_before(town: Town, quiet_night: Refreshed) -> None:
    builds = sorted((town.home / "builds").iterdir())
    table = Path("published/tables/finance/fct_journal_lines.parquet")
    assert (builds[-1] / table).samefile(builds[-2] / table)


def test_status_names_every_source_and_none_is_stale(town: Town, quiet_night: Refreshed) -> None:
    status = json.loads(town.run("status", "--json").stdout)
    assert status["last_run"]["exit_code"] == 0
    assert {source["source_name"] for source in status["sources"]} == {
        *OFFICES.values(),
        "finance",
        "public_works",
        "corrections",
        "series",
    }
    assert not any(source["is_stale"] for source in status["sources"])


def test_no_secret_is_anywhere_in_the_home(town: Town, quiet_night: Refreshed) -> None:
    secret = town.city.password.encode()
    leaking = [path for path in town.home.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert leaking == []


def test_an_as_of_rebuild_shows_the_first_night_again_and_leaves_what_is_published(
    town: Town, quiet_night: Refreshed
) -> None:
    run = json.loads(sorted((town.home / "runs").glob("*.json"))[0].read_text())
    before = hashes(town.home / "published")
    done = town.run("refresh", "--as-of", run["finished_at"])
    assert done.returncode == 0, done.stderr
    assert hashes(town.home / "published") == before
    rebuilt = next((town.home / "asof").iterdir())
    assert (rebuilt / "site" / "internal" / "index.html").is_file()
    table = "tables/finance/budget_vs_actuals.parquet"
    first = sorted((town.home / "builds").iterdir())[0] / "published" / table
    assert hashes(rebuilt / "published")[table] == hashes(first.parent)[first.name]


def test_every_platform_s_projects_are_published_and_one_tracked_on_two_is_one_row(
    town: Town, first_night: Refreshed
) -> None:
    state = town.city.model.night(0)
    rows = town.sql("select source_name, project_name, is_deleted from core.dim_projects")
    for vendor, source in OFFICES.items():
        names = sorted(row["project_name"] for row in rows if row["source_name"] == source and not row["is_deleted"])
        assert names == sorted(project.name for project in state.projects_on(vendor) if project.home == vendor), vendor
    shared = {project.name for project in state.projects if project.also_on}
    merged = town.sql(
        "select project_name from core.dim_projects where project_key in "
        "(select project_key from core.bridge_project_sources where match_method = 'explicit')"
    )
    assert shared and {row["project_name"] for row in merged} == shared


def test_what_a_platform_does_not_keep_is_said_and_not_shown_as_zero(town: Town, first_night: Refreshed) -> None:
    absent = town.sql(
        "select entity_id, metric_id from quality.exclusions where kind = 'entity' and reason_code = 'source_missing'"
    )
    told = {(row["entity_id"], row["metric_id"]) for row in absent}
    assert {
        ("align_office", "issues"),
        ("align_office", "change_requests"),
        ("project_server", "change_requests"),
    } <= told
    values = town.sql(
        "select metrics.value, metrics.null_reason from metrics.values as metrics inner join core.dim_projects as projects "
        "on metrics.entity_id = projects.project_key where metrics.metric_id = 'open_issues' "
        "and projects.source_name = 'align_office' and not projects.is_deleted"
    )
    assert values and {(row["value"], row["null_reason"]) for row in values} == {(None, "source_missing")}


@pytest.mark.parametrize(
    ("metric_id", "name"),
    [
        ("earned_schedule_months", "ES"),
        ("spi_t", "SPI_t"),
        ("ieac_t_months", "IEAC_t_PF_SPIt"),
        ("cpi", "CPI"),
        ("spi", "SPI"),
    ],
)
def test_a_published_series_goes_from_files_to_metrics_to_the_sixth_decimal(
    town: Town, first_night: Refreshed, metric_id: str, name: str
) -> None:
    rows = town.sql(
        "select value from metrics.values inner join core.dim_projects on entity_id = project_key where source_name = 'series' "
        f"and metric_id = '{metric_id}' and as_of_date < '2025-02-01' order by as_of_date"
    )
    assert [float(row["value"]) for row in rows] == pytest.approx(golden(CASE)["expected"][name], abs=1e-6)


@pytest.fixture(scope="session")
def bad_night(town: Town, closing: subprocess.CompletedProcess[str]) -> Refreshed:
    """A table that answers 500 for good, a journal cut short, a line for a closed period, and a new night of the rest."""
    town.correct("12.34")
    town.city.next_night()
    town.city.set_fault("server_error", vendor="servicenow", table="risk", status=500, times=-1)
    journal = sorted((town.folder / "share" / "finance").glob("journal_*.csv"))[-1]
    lines = journal.read_text(encoding="utf-8", errors="surrogateescape").splitlines(keepends=True)
    journal.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8", errors="surrogateescape")
    return town.refresh()


def test_a_bad_night_publishes_the_rest_carries_the_last_good_data_and_exits_4(
    town: Town, bad_night: Refreshed, quiet_night: Refreshed
) -> None:
    assert bad_night.code == 4, bad_night.err
    assert "risk" in bad_night.err and "held" in bad_night.err
    stale = town.sql(
        "select count(*) as n, count(*) filter (where is_stale) as stale from core.fct_risks where source_name = 'project_office'"
    )[0]
    assert stale["n"] == stale["stale"] and stale["n"] > 0
    fresh = town.sql(
        "select count(*) filter (where is_stale) as stale from core.fct_issues where source_name = 'project_office'"
    )[0]
    assert fresh["stale"] == 0


def test_the_cut_journal_waits_whole_with_a_sentence(town: Town, bad_night: Refreshed) -> None:
    held = json.loads(town.run("held", "--json").stdout)
    assert [one["stream"] for one in held] == ["journal_lines"]
    assert held[0]["reasons"][0]["sentence"]
    status = json.loads(town.run("status", "--json").stdout)
    assert {source["source_name"]: source["held"] for source in status["sources"]}["finance"] == 1
    stale = {source["source_name"] for source in status["sources"] if source["is_stale"]}
    assert stale == {"project_office", "finance"}


def test_a_line_that_comes_after_the_close_is_listed_against_the_frozen_figure(
    town: Town, closing: subprocess.CompletedProcess[str], bad_night: Refreshed
) -> None:
    assert closing.returncode == 0 and "by A. Comptroller" in closing.stdout, closing.stderr
    changes = town.sql(
        "select measure, frozen_amount, current_amount, change_amount, closed_by from finance.closed_period_changes "
        "where fund_code = 'CORR' order by measure"
    )
    assert [tuple(row.values()) for row in changes] == [
        ("available", "-1.00", "-13.34", "-12.34", "A. Comptroller"),
        ("expended", "1.00", "13.34", "12.34", "A. Comptroller"),
    ]
    again = town.run("close-period", "2026", "12", "--by", "B. Deputy")
    assert again.returncode == 1 and "was closed by A. Comptroller" in again.stderr
    frozen = town.home / "closed" / "FY2026-P12" / "reconciliation.xlsx"
    assert hash_file(frozen) != hash_file(town.home / "published" / "reconciliation.xlsx")


def test_releasing_an_unknown_delivery_is_a_mistake_of_the_command_line(town: Town, bad_night: Refreshed) -> None:
    assert town.run("release", "nothing", "--reason", "none").returncode == 2


def _kill_at(town: Town, folder: str, seconds: float, *arguments: str) -> str:
    """Start a refresh and kill its whole process group when a step's folder appears, or after a while."""
    process = town.start("refresh", *arguments)
    started = time.monotonic()
    seen = ""
    while process.poll() is None and time.monotonic() - started < seconds:
        if list(town.home.glob(folder)):
            seen = folder
            break
        time.sleep(0.02)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return seen


def test_a_second_refresh_says_that_another_is_writing_and_a_killed_one_leaves_everything_published(
    town: Town, bad_night: Refreshed
) -> None:
    before, site = hashes(town.home / "published"), hashes(town.home / "site")
    process = town.start("refresh")
    try:
        while process.poll() is None and not list(town.home.glob("spool/*/*/*/*/rows.parquet")):
            time.sleep(0.02)
        second = town.run("refresh")
        assert second.returncode == 1
        assert "Another run" in second.stderr
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    for folder, arguments in (
        ("work/*/warehouse.duckdb", ("--full",)),
        ("work/*/build/published/portfolio.duckdb", ("--source", "corrections")),
    ):
        assert _kill_at(town, folder, 300, *arguments) == folder
        assert hashes(town.home / "published") == before and hashes(town.home / "site") == site
    assert json.loads(town.run("status", "--json").stdout)["last_run"]["exit_code"] is None


def test_the_next_run_after_a_killed_one_completes(town: Town, bad_night: Refreshed) -> None:
    town.city.clear_faults()
    town.city.next_night()
    journal = sorted((town.folder / "share" / "finance").glob("journal_*.csv"))[-1]
    assert journal.is_file()
    town.city.finance.deliver(town.city.model.night(town.city.night))
    done = town.refresh()
    assert done.code in (0, 4), done.err
    assert not list(town.home.glob("landing/*/*/.*"))
    record = json.loads(sorted((town.home / "runs").glob("*.json"))[-1].read_text())
    assert record["status"] in ("published", "published_stale")
