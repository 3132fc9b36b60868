"""Every open-data portal over real HTTP: what is read is the ledger to the cent, or failed, or held, never a part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from extractors import pacing
from extractors.typing_sql import typed
from sandbox.finance_records import JournalLine
from sandbox.published_dataset import ledger_rows
from tests.feeds.open_portals import COLUMNS, VENDORS, ZONE, Running, books, failed, judge, ledger_total, run, spooled


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture(params=VENDORS)
def portal(request: pytest.FixtureRequest) -> Iterator[Running]:
    with run(request.param) as running:
        yield running


def told(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The landed rows as the ledger's lines say it, days taken as the build takes them."""
    dialect = {"relation": "delivered", "time_zone": ZONE, "decimal_style": "1,234.50", "currency_sign": "$"}
    with duckdb.connect() as connection:
        connection.register("landed", pa.table({"day": [row["posting_date"] for row in rows]}))
        days = connection.execute(f"select {typed('day', 'date', None, dialect)} from landed").fetchall()
    return [
        (
            row["journal_id"], row["journal_line_number"], day, Decimal(row["amount"]), row["fiscal_year"], row["period"],
            row["fund_code"], row["department_code"], row["account_code"], row["finance_project_code"] or "",
            row["vendor_name"] or "", row["description"] or "",
        )
        for row, (day,) in zip(rows, days, strict=True)
    ]  # fmt: skip


def true(line: JournalLine) -> tuple[Any, ...]:
    return (
        line.journal_id, str(line.line_number), line.posting_date, Decimal(line.amount_cents).scaleb(-2),
        str(line.fiscal_year), str(line.period), line.fund_code, line.department_code, line.account_code,
        line.finance_code, line.vendor_name, line.description,
    )  # fmt: skip


def test_every_line_comes_once_and_exactly(portal: Running, tmp_path: Path) -> None:
    outcome = portal.read(tmp_path)
    delivery, rows = spooled(outcome)
    assert Counter(told(rows)) == Counter(map(true, books().lines))
    assert sum(Decimal(row["amount"]) for row in rows) == ledger_total()
    assert delivery.control.kind == "query"
    assert delivery.control.count_text == str(len(books().lines))
    assert delivery.control.amount_column == "amount"
    assert Decimal(delivery.control.amount_text or "0") == ledger_total() != 0
    assert delivery.rows_reported == delivery.rows_received == len(rows) > 4 * portal.portal.page_cap
    assert delivery.key == ("journal_id", "journal_line_number")
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]
    assert {check.code for check in verdict.checks} >= {"control_count", "control_amount"}


def test_row_ids_and_system_fields_never_land(portal: Running, tmp_path: Path) -> None:
    _, rows = spooled(portal.read(tmp_path, columns={key: COLUMNS[key] for key in ("amount", "fiscal_year", "period")}))
    names = {name for row in rows for name in json.loads(row["_extra"])}
    assert names <= {
        "posted_on",
        "fund",
        "department",
        "account",
        "project_code",
        "vendor",
        "document",
        "line_no",
        "description",
    }
    assert "vendor" in names


def test_twin_lines_without_an_id_stay_two(portal: Running, tmp_path: Path) -> None:
    for number in (3, 3, 3):
        portal.dataset.copy(number)
    mapped = {name: theirs for name, theirs in COLUMNS.items() if not name.startswith("journal")}
    delivery, rows = spooled(portal.read(tmp_path, columns=mapped))
    assert delivery.key == ()
    assert len(rows) == len(books().lines) + 3


def test_a_page_cap_of_one_row_loses_nothing(portal: Running, tmp_path: Path) -> None:
    with run(portal.name, list(ledger_rows(books()))[:7]) as small:
        small.portal.page_cap = 1
        _, rows = spooled(small.read(tmp_path))
    assert len(rows) == 7


@pytest.mark.parametrize("rows", [0, 1, 200, 201, 399, 400])
def test_sizes_about_the_page_cap(portal: Running, tmp_path: Path, rows: int) -> None:
    with run(portal.name, list(ledger_rows(books()))[:rows]) as small:
        delivery, found = spooled(small.read(tmp_path))
    assert len(found) == delivery.rows_reported == rows


PASSING: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"kind": "throttle", "times": 2, "retry_after": 0},
    "burst of 500": {"kind": "server_error", "times": 4, "status": 500},
    "503": {"kind": "server_error", "times": 2},
    "cut body": {"kind": "short_body", "times": 2},
    "reset": {"kind": "reset", "times": 2},
    "a page under 200": {"kind": "maintenance", "status": 200},
    "a page under 503": {"kind": "maintenance"},
    "an error under 200": {"kind": "error_object", "times": 2},
}


@pytest.mark.parametrize("after", [0, 4])
@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_survived(portal: Running, tmp_path: Path, fault: str, after: int) -> None:
    portal.portal.faults.set(**PASSING[fault], after=after)
    delivery, rows = spooled(portal.read(tmp_path))
    assert Counter(row["journal_id"] for row in rows) == Counter(line.journal_id for line in books().lines)
    assert delivery.retries >= 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "server_error", "status": 500}, "HTTP 500"),
        ({"kind": "throttle", "retry_after": 0}, "HTTP 429"),
        ({"kind": "maintenance", "status": 200}, "a web page instead of data"),
        ({"kind": "short_body"}, "cut short"),
        ({"kind": "reset"}, "cut"),
        ({"kind": "error_object"}, "under HTTP 200"),
        ({"kind": "unauthorized"}, "sign-in was refused (401)"),
    ],
)
def test_a_lasting_fault_fails_the_stream_and_leaves_nothing(
    portal: Running, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    portal.portal.faults.set(**options, after=4, times=-1)
    sentence = failed(portal.read(tmp_path), tmp_path)
    assert words in sentence
    assert "journal_lines" in sentence


@pytest.mark.parametrize("moves", [1, 3])
def test_rows_that_move_between_pages_are_read_again(portal: Running, tmp_path: Path, moves: int) -> None:
    portal.portal.moves = moves
    outcome = portal.read(tmp_path)
    delivery, rows = spooled(outcome)
    standing = portal.dataset.select("count(*) as rows, sum(amount) as total")[0]
    assert len(rows) == standing["rows"] == delivery.rows_reported
    assert (
        sum(Decimal(row["amount"]) for row in rows) == standing["total"] == Decimal(delivery.control.amount_text or "0")
    )


def test_rows_that_never_stand_still_fail_the_stream(portal: Running, tmp_path: Path) -> None:
    portal.portal.moves = 10_000
    assert "rows changed while they were read, in each of 3 readings" in failed(portal.read(tmp_path), tmp_path)


def test_a_row_that_a_page_repeats_counts_once(portal: Running, tmp_path: Path) -> None:
    portal.portal.faults.set("duplicate_rows")
    _, rows = spooled(portal.read(tmp_path))
    assert len(rows) == len(books().lines)


def test_a_wrong_count_is_held(portal: Running, tmp_path: Path) -> None:
    portal.portal.count_off = 5
    verdict = judge(portal.read(tmp_path))
    assert verdict.outcome == "hold"
    (reason,) = [check.reason for check in verdict.checks if check.is_blocking]
    assert f"{len(books().lines)} data rows and its control says {len(books().lines) + 5}" in reason


def test_a_wrong_sum_is_held(portal: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.open_data_reading import Figures

    kind = {"socrata": "socrata.SocrataDataset", "arcgis": "arcgis_layer.Layer", "ckan": "ckan.CkanResource"}
    place = f"extractors.{kind.get(portal.name, 'carto.CartoTable')}.measure"
    monkeypatch.setattr(place, lambda _, amount: Figures(len(books().lines), ledger_total() + Decimal("0.01")))
    verdict = judge(portal.read(tmp_path))
    assert verdict.outcome == "hold"
    assert any("0.01 apart" in check.reason for check in verdict.checks if check.is_blocking)


def test_a_dataset_that_is_empty_today_is_held(portal: Running, tmp_path: Path) -> None:
    with run(portal.name, []) as empty:
        outcome = empty.read(tmp_path, standing=900)
    verdict = judge(outcome)
    assert spooled(outcome)[0].control.count_text == "0"
    assert verdict.outcome == "hold"


def test_an_unknown_column_is_held_with_the_columns_there_are(portal: Running, tmp_path: Path) -> None:
    outcome = portal.read(tmp_path, columns={**COLUMNS, "vendor_name": "suplier"})
    verdict = judge(outcome)
    assert verdict.outcome == "hold"
    assert any(
        "has no column 'suplier'; it has account, amount" in check.reason
        for check in verdict.checks
        if check.is_blocking
    )


def test_an_unknown_amount_column_is_held_too(portal: Running, tmp_path: Path) -> None:
    delivery, _ = spooled(portal.read(tmp_path, columns={**COLUMNS, "amount": "amuont"}))
    assert [problem.code for problem in delivery.problems] == ["column_missing"]


def test_an_unknown_dataset_fails_with_its_name(portal: Running, tmp_path: Path) -> None:
    sentence = failed(
        portal.read(tmp_path, id={"arcgis": "7", "carto": "nowhere"}.get(portal.name, "zzzz-9999")), tmp_path
    )
    assert "was refused (4" in sentence


def test_a_text_amount_is_counted_and_lands_as_it_is(portal: Running, tmp_path: Path) -> None:
    portal.dataset.change(5, "description", "12O4.50")
    outcome = portal.read(tmp_path, columns={**COLUMNS, "amount": "description", "description": "vendor"})
    delivery, rows = spooled(outcome)
    assert delivery.control.amount_text is None
    assert "12O4.50" in {row["amount"] for row in rows}
