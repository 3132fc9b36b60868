"""`portfolio explain` on a city that was really extracted: figures, rows, landed records and links; trust in its money."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.configuration import SourceConfiguration, load_configuration
from orchestration.errors import ConfigurationError
from orchestration.explaining import explain
from orchestration.explaining_reading import Reading
from orchestration.explaining_subject import find_project, find_subject
from orchestration.home import Home
from orchestration.source_links import record_url
from tests.orchestration.conftest import Refreshed, Town
from tests.orchestration.published_home import CONFIGURATION, make_home


@pytest.fixture(scope="module")
def reading(town: Town, first_night: Refreshed) -> Iterator[Reading]:
    """What the first night published, with its landing log beside it."""
    configuration = load_configuration(town.config, signs_in=False)
    with duckdb.connect(str((town.home / "published" / "portfolio.duckdb").resolve()), read_only=True) as connection:
        yield Reading(connection, configuration)


def asked(town: Town, *arguments: str) -> dict[str, Any]:
    """The JSON of one command."""
    done = town.run("explain", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def a_project(reading: Reading, metric_id: str, condition: str = "true") -> str:
    """The key of the first project with a value of that metric today."""
    return str(
        reading.ask(
            f"""
            select figures.entity_id
            from metrics.values as figures
            inner join core.dim_projects as projects on figures.entity_id = projects.project_key
            inner join core.meta_build as builds on figures.as_of_date = builds.as_of_date
            where figures.metric_id = '{metric_id}' and figures.value is not null and figures.value <> 0 and {condition}
            order by 1
            """,
            {},
        ).rows[0][0]
    )


def test_every_figure_of_today_and_of_the_last_month_is_given_back(reading: Reading) -> None:
    figures = reading.ask(
        """
        select figures.metric_id, figures.entity_id, figures.as_of_date, builds.as_of_date = figures.as_of_date as is_today
        from metrics.values as figures
        cross join core.meta_build as builds
        where figures.entity_type = 'project' and figures.as_of_date >= date_trunc('month', builds.as_of_date) - interval 1 day
        order by figures.entity_id, figures.as_of_date, figures.metric_id
        """,
        {},
    ).rows
    wrong = {}
    for metric_id, key, day, is_today in figures:
        month = None if is_today else day.strftime("%Y-%m")
        one = explain(reading, find_subject(reading, metric_id, ("project", key, key), month))
        strays = [number.name for number in one.numbers if number.agrees is False]
        if one.is_reproduced is False or strays:
            wrong[metric_id, key, day] = (one.published.value, one.worked_out, strays)
        lost = [record for record in one.landed if record.problem is not None or not record.record]
        if lost:
            wrong[metric_id, key, day] = lost[:2]
    assert wrong == {}
    assert len(figures) > 1000


def test_money_spent_leads_to_the_ledger_lines_and_the_files_they_came_in(town: Town, reading: Reading) -> None:
    found = asked(town, "expended", "--project", a_project(reading, "expended"))
    lines = next(one for one in found["rows"] if one["name"] == "expended_lines")["rows"]
    assert sum(Decimal(line["amount"]) for line in lines) == Decimal(found["value_amount"])
    assert found["is_reproduced"] is True
    records = {record["source_record_id"]: record for record in found["records"] if record["stream"] == "journal_lines"}
    assert set(records) == {line["source_record_id"] for line in lines}
    for record in records.values():
        assert record["accepted_at"] >= record["landed_at"] and record["record"]["amount"]
        assert record["url"] is not None or (record["file_name"] and record["line_number"])


def test_a_project_of_a_platform_links_to_its_record_there(town: Town, reading: Reading) -> None:
    key = a_project(reading, "approved_budget", "projects.source_name = 'project_office'")
    found = asked(town, "approved_budget", "--project", key)
    record = next(one for one in found["records"] if one["stream"] == "projects")
    assert record["source_system"] == "servicenow"
    assert record["url"].endswith(f"/nav_to.do?uri=pm_project.do?sys_id={record['source_record_id']}")
    assert record["record"]["sys_id"] == record["source_record_id"]


def test_the_text_is_for_a_person(town: Town, reading: Reading) -> None:
    done = town.run("explain", "expended", "--project", a_project(reading, "expended"))
    assert done.returncode == 0, done.stderr
    assert all(
        word in done.stdout for word in ("Expended (expended) of", "formula", "with the numbers", "Source records")
    )
    assert max(len(line) for line in done.stdout.splitlines()) < 400


def test_wrong_questions_exit_2_and_unpublished_homes_exit_1(town: Town, reading: Reading, tmp_path: Path) -> None:
    key = a_project(reading, "approved_budget")
    unknown = town.run("explain", "cpj", "--project", key)
    assert unknown.returncode == 2 and "did you mean 'cpi'" in unknown.stderr
    assert town.run("explain", "cpi", "--project", "no such project").returncode == 2
    assert town.run("explain", "cpi", "--project", key, "--month", "2999-01").returncode == 2
    (tmp_path / "portfolio.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "share").mkdir()
    bare = town.run("explain", "cpi", "--project", key, "--config", str(tmp_path / "portfolio.toml"))
    assert bare.returncode == 1 and "portfolio refresh" in bare.stderr and "Traceback" not in bare.stderr


def test_money_of_projects_is_that_of_their_finance_codes(reading: Reading) -> None:
    rows = reading.ask(
        """
        select figures.entity_id, figures.metric_id, figures.value_amount, sum(cells.available_amount), sum(cells.expended_amount)
        from metrics.values as figures
        inner join core.meta_build as builds on figures.as_of_date = builds.as_of_date
        inner join finance.budget_vs_actuals as cells on figures.entity_id = cells.project_key
        inner join core.dim_fiscal_periods as periods
            on cells.fiscal_year = periods.fiscal_year and cells.period = periods.period and periods.start_date <= builds.as_of_date
        where figures.entity_type = 'project' and figures.metric_id in ('available', 'expended') and figures.value_amount is not null
        group by all
        """,
        {},
    ).rows
    assert rows
    assert [row for row in rows if row[2] != (row[3] if row[1] == "available" else row[4])] == []


def test_trust_in_money_is_the_sum_of_what_is_published(reading: Reading) -> None:
    told = dict(
        reading.ask(
            """
            select figures.metric_id, figures.value_amount
            from metrics.values as figures
            inner join core.meta_build as builds on figures.as_of_date = builds.as_of_date
            where figures.entity_type = 'city' and figures.unit = 'amount' and figures.metric_id in
                ('unmatched_amount', 'reconciliation_difference_amount', 'restated_amount')
            """,
            {},
        ).rows
    )
    sums = reading.ask(
        """
        select
            (select coalesce(sum(abs(amount)), 0) from finance.suspense where reason_code = 'project_unknown'),
            (select coalesce(sum(abs(difference_amount)), 0) from quality.reconciliations),
            (select coalesce(sum(abs(change_amount)), 0) from finance.restatements)
        """,
        {},
    ).rows[0]
    assert told == dict(
        zip(("unmatched_amount", "reconciliation_difference_amount", "restated_amount"), sums, strict=True)
    )
    assert told["unmatched_amount"] > 0


@pytest.mark.parametrize(
    ("source_type", "stream", "record_id", "record", "url"),
    [
        ("servicenow", "risks", "ab1", {}, "https://city.example/nav_to.do?uri=risk.do?sys_id=ab1"),
        ("projectdata", "projects", "7-8", {}, "https://city.example/project%20detail%20pages/schedule.aspx?projuid=7-8"),
        ("projectdata", "risks", "9", {"project_id": "7-8"}, "https://city.example/project%20detail%20pages/schedule.aspx?projuid=7-8"),
        ("dataverse", "projects", "7-8", {}, "https://city.example/main.aspx?etn=msdyn_project&pagetype=entityrecord&id=7-8"),
        ("dataverse", "time_entries", "7", {}, "https://city.example/main.aspx?etn=msdyn_timeentry&pagetype=entityrecord&id=7"),
        ("clarity", "projects", "500", {}, "https://city.example/niku/nu#action:projmgr.projectProperties&id=500"),
        ("clarity", "risks", "6", {}, "https://city.example/ppm/rest/v1/risks/6"),
        ("jira_align", "projects", "12", {}, "https://city.example/EpicsGrid?EpicID=12"),
        ("jira_align", "risks", "3", {}, "https://city.example/rest/align/api/2/risks/3"),
        ("files", "projects", "P-1", {}, None),
    ],
)  # fmt: skip
def test_a_record_links_to_its_own_system(
    source_type: str, stream: str, record_id: str, record: dict[str, str], url: str | None
) -> None:
    base = "https://city.example/ppm/rest/v1" if source_type == "clarity" else "https://city.example/"
    source = SourceConfiguration("office", source_type, {"base_url": base})
    assert record_url(source, stream, record_id, record) == url


def test_an_ambiguous_id_lists_the_keys_and_a_key_names_one(tmp_path: Path) -> None:
    text = dict.fromkeys(("project_key", "project_id", "project_name", "source_name"), "text")
    projects = [["k1", "P-1", "Bridge", "east"], ["k2", "P-1", "Depot", "west"], ["k3", "P-3", "Pool", "west"]]
    records = [["k1", "P-1"], ["k2", "P-1"], ["k3", "P-3"], ["k3", "OLD-9"]]
    configuration = make_home(tmp_path, {
        "core.dim_projects": (text, projects),
        "core.bridge_project_sources": ({"project_key": "text", "project_id": "text"}, records),
    })  # fmt: skip
    with duckdb.connect(str(Home(configuration.home).warehouse), read_only=True) as connection:
        reading = Reading(connection, configuration)
        with pytest.raises(ConfigurationError, match=r"k1 \(east: Bridge\), k2 \(west: Depot\)") as raised:
            find_project(reading, "P-1")
        assert raised.value.exit_code == 2
        assert find_project(reading, "k2") == ("k2", "P-1 Depot")
        assert find_project(reading, "OLD-9") == ("k3", "P-3 Pool")
        with pytest.raises(ConfigurationError, match="did you mean 'P-3'"):
            find_project(reading, "p3")
