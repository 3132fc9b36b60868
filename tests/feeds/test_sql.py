"""A real PostgreSQL read as the night would: exact to the cent, one snapshot, refused by name, no secret told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors import pacing, sql
from extractors.errors import ExtractError
from extractors.outcomes import Outcome
from extractors.typing_sql import typed
from sandbox.published_dataset import ledger_rows
from tests.feeds.open_portals import ZONE, books, failed, judge, ledger_total, make_context, spooled
from tests.feeds.postgres_server import PASSWORD, PostgresServer, find_binaries, run_postgres

BINARIES = find_binaries()
pytestmark = pytest.mark.skipif(BINARIES is None, reason="no PostgreSQL on this machine")
LEDGER = """
    select amount, fiscal_year, period, document as journal_id, line_no as journal_line_number, posted_on as posting_date,
        fund as fund_code, department as department_code, account as account_code, project_code as finance_project_code,
        vendor as vendor_name, description
    from ledger -- the books of the night
    ;
"""


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    assert BINARIES is not None
    with run_postgres(BINARIES) as running:
        running.execute(
            "create table ledger (fiscal_year int, period smallint, posted_on date, fund text, department text, account text,"
            " amount numeric(18, 2), project_code text, vendor text, document text, line_no int, description text)",
            "create role reader login password 'read' nosuperuser",
            "create table hidden (vendor_id text)",
        )
        with running.connect() as connection:
            rows = [tuple(row.values()) for row in ledger_rows(books())]
            marks = ", ".join(["%s"] * 12)
            connection.cursor().executemany(f"insert into ledger values ({marks})", rows)  # type: ignore[arg-type]
        yield running


def read(
    server: PostgresServer,
    folder: Path,
    *,
    url: str = "",
    seconds: float = 60,
    standing: int | None = None,
    **queries: Any,
) -> list[Outcome]:
    settings = sql.parse_settings("portal", {"url": url or server.address(), "queries": queries})
    return list(sql.extract(settings, make_context(folder, standing, seconds)))


def read_one(
    server: PostgresServer, folder: Path, query: Any, stream: str = "journal_lines", **options: Any
) -> Outcome:
    (outcome,) = read(server, folder, **{stream: query}, **options)
    return outcome


def test_the_ledger_comes_whole_with_its_own_count_and_sum(server: PostgresServer, tmp_path: Path) -> None:
    outcome = read_one(server, tmp_path, LEDGER)
    delivery, rows = spooled(outcome)
    assert sum(Decimal(row["amount"]) for row in rows) == ledger_total() != 0
    assert [row["posting_date"] for row in rows] == [line.posting_date.isoformat() for line in books().lines]
    assert [row["fund_code"] for row in rows] == [line.fund_code for line in books().lines]
    assert (delivery.control.kind, delivery.control.amount_column) == ("query", "amount")
    assert delivery.control.amount_text == str(ledger_total())
    assert delivery.control.count_text == str(len(rows)) == str(delivery.rows_reported)
    assert delivery.key == ("journal_id", "journal_line_number")
    assert (delivery.drift.added, delivery.problems, delivery.warnings) == ((), (), ())
    assert {row["_extra"] for row in rows} == {None}
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]
    assert verdict.totals["accepted_amount"] == str(ledger_total())


def test_values_of_every_kind_land_as_exact_texts(server: PostgresServer, tmp_path: Path) -> None:
    query = """select 'K1' as contract_id, 12345678901234567.89::numeric as original_amount, '$5.50'::text as current_amount,
        timestamp '2026-01-31 23:30:00.25' as start_date, timestamptz '2026-02-01 03:00:00+00' as end_date,
        true as flag, null::text as title, '\\xdeadbeef'::bytea as picture, 1.005::numeric as rate, '100%' as share,
        '12:30' as "When", array[1, 2] as numbers, 0.1::float8 as ratio, interval '1 day' as lasts, 'é' as accented"""
    _, (row,) = spooled(read_one(server, tmp_path, query, "contracts"))
    assert row["original_amount"] == "12345678901234567.89"
    assert (row["current_amount"], row["title"]) == ("$5.50", None)
    assert row["start_date"] == "2026-01-31T23:30:00.250000"
    assert row["_extra"] == (
        '{"flag": "true", "picture": "\\\\xdeadbeef", "rate": "1.005", "share": "100%", "When": "12:30", '
        '"numbers": "[1, 2]", "ratio": "0.1", "lasts": "1 day, 0:00:00", "accented": "é"}'
    )
    dialect = {"relation": "delivered", "time_zone": ZONE, "decimal_style": "1,234.50", "currency_sign": "$"}
    values = {name: typed(name, "date", None, dialect) for name in ("start_date", "end_date")}
    with duckdb.connect() as connection:
        days = connection.execute(
            f"select cast({values['start_date']} as varchar), cast({values['end_date']} as varchar) from (select ? as start_date, ? as end_date)",
            [row["start_date"], row["end_date"]],
        ).fetchall()
    assert days == [("2026-01-31", "2026-01-31")], "the zone-less is its own day, the instant its day in the city"


def test_a_third_decimal_goes_on_to_the_grammar(server: PostgresServer, tmp_path: Path) -> None:
    query = """select amount, 'P' || row_number() over () as payment_id
        from (select unnest(array[1.005, 2.500, 3, null, 'NaN'] || array_fill(1.00, array[20])) as amount) v"""
    outcome = read_one(server, tmp_path, query, "payments")
    delivery, rows = spooled(outcome)
    assert [row["amount"] for row in rows][:6] == ["1.005", "2.500", "3", None, "NaN", "1.00"]
    assert (delivery.control.count_text, delivery.control.amount_text) == ("25", None)
    assert "2 amounts are no whole cents" in delivery.warnings[0]
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]
    assert (verdict.totals["suspended_rows"], verdict.totals["accepted_amount"]) == (2, "25.50")


@pytest.mark.parametrize("kind", ["float8", "float4"])
def test_money_from_a_binary_float_is_refused(server: PostgresServer, tmp_path: Path, kind: str) -> None:
    query = (
        f"select 'P' || n as payment_id, case when n = 3 then 0.1::{kind} end as amount from generate_series(1, 5) n"
    )
    sentence = failed(read_one(server, tmp_path, query, "payments"), tmp_path)
    assert "amount is a binary floating-point column" in sentence
    assert "cast(amount as numeric(18, 2)) as amount" in sentence


def test_unknown_columns_stay_in_extra_as_drift(server: PostgresServer, tmp_path: Path) -> None:
    query = "select 'V1' as vendor_id, 'A' as name, 'x' as rating"
    delivery, (row,) = spooled(read_one(server, tmp_path, query, "vendors"))
    assert (delivery.drift.added, row["_extra"]) == (("rating",), '{"rating": "x"}')


def test_a_missing_required_column_fails_with_the_nearest_name(server: PostgresServer, tmp_path: Path) -> None:
    query = LEDGER.replace("fiscal_year,", "fiscal_year as fiscalyear,")
    sentence = failed(read_one(server, tmp_path, query), tmp_path)
    assert (
        "gives no column fiscal_year; the nearest of its own is 'fiscalyear': name it with `as fiscal_year`" in sentence
    )


def test_names_are_found_in_any_case_and_twice_is_refused(server: PostgresServer, tmp_path: Path) -> None:
    _, (row,) = spooled(read_one(server, tmp_path, 'select 1 as "VENDOR_ID", 2 as "Name"', "vendors"))
    assert (row["vendor_id"], row["name"]) == ("1", "2")
    sentence = failed(
        read_one(server, tmp_path / "b", 'select 1 as vendor_id, 2 as "Vendor_Id"', "vendors"), tmp_path / "b"
    )
    assert "two columns Vendor_Id" in sentence


def test_a_table_of_settings_goes_with_a_query(server: PostgresServer, tmp_path: Path) -> None:
    entry = {
        "query": "select net as total, 'D' || net as number from (values (1.10), (2.20)) as v (net)",
        "columns": {"amount": "total", "journal_id": "number"},
        "constants": {"fiscal_year": "2026", "period": "3"},
        "amount_sign": "credit_positive",
    }
    delivery, rows = spooled(read_one(server, tmp_path, entry))
    assert [(row["amount"], row["fiscal_year"], row["period"], row["journal_id"]) for row in rows] == [
        ("1.10", "2026", "3", "D1.10"),
        ("2.20", "2026", "3", "D2.20"),
    ]
    assert (delivery.amount_sign, delivery.control.amount_text) == ("credit_positive", "3.30")


def test_count_sum_and_rows_are_of_one_moment(
    server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.execute(
        "drop table if exists moving",
        "create table moving as select 'P' || n as payment_id, 1.00::numeric(9,2) as amount from generate_series(1, 12000) n",
    )
    pages = 0

    def change_between_pages(left: Callable[[], float]) -> Callable[[], float]:
        def seconds_left() -> float:
            nonlocal pages
            pages += 1
            if pages > 1:
                server.execute(
                    f"insert into moving values ('new{pages}', 5)", "delete from moving where payment_id = 'P11999'"
                )
            return left()

        return seconds_left

    context = make_context(tmp_path)
    object.__setattr__(context, "seconds_left", change_between_pages(context.seconds_left))
    settings = sql.parse_settings("portal", {"url": server.address(), "queries": {"payments": "select * from moving"}})
    monkeypatch.setattr("extractors.mapped_spool.PROGRESS_ROWS", 4_000)
    (outcome,) = sql.extract(settings, context)
    delivery, rows = spooled(outcome)
    assert pages > 3
    assert len(rows) == 12_000
    assert (delivery.control.count_text, delivery.control.amount_text) == ("12000", "12000.00")
    assert judge(outcome).outcome == "accept"


def test_nothing_can_be_written(server: PostgresServer, tmp_path: Path) -> None:
    server.execute(
        "create or replace function sneak() returns text language sql as $$ insert into ledger (amount) values (1) returning 'x' $$"
    )
    sentence = failed(read_one(server, tmp_path, "select sneak() as vendor_id", "vendors"), tmp_path)
    assert "read-only transaction" in sentence


def test_the_minutes_of_a_source_end_a_slow_query(server: PostgresServer, tmp_path: Path) -> None:
    started = time.monotonic()
    sentence = failed(
        read_one(server, tmp_path, "select pg_sleep(30)::text as vendor_id", "vendors", seconds=0.7), tmp_path
    )
    assert "source_minutes" in sentence
    assert time.monotonic() - started < 5


def test_a_connection_that_breaks_is_tried_again_and_leaves_no_part(server: PostgresServer, tmp_path: Path) -> None:
    server.execute("drop table if exists gate", "create table gate (n int)", "insert into gate values (0)")
    done = threading.Event()

    def cut() -> None:
        with server.connect() as connection:
            while not done.wait(0.02):
                rows = connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike '%pg_sleep(0.4)%' and pid <> pg_backend_pid()"
                ).fetchall()
                if rows:
                    connection.execute("update gate set n = 1")
                    return

    thread = threading.Thread(target=cut)
    thread.start()
    query = "select 'V' || n as vendor_id, case when n = 0 then pg_sleep(0.4)::text end as name from gate"
    try:
        delivery, rows = spooled(read_one(server, tmp_path, query, "vendors"))
    finally:
        done.set()
        thread.join()
    assert [row["vendor_id"] for row in rows] == ["V1"]
    assert delivery.retries == 1


def test_refusals_are_one_sentence_each_and_tell_no_password(server: PostgresServer, tmp_path: Path) -> None:
    reader, wrong = server.address("reader", "read"), server.address(password="wr0ng pass")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"vendors": "select nope as vendor_id"}, 'column "nope" does not exist'),
        ({"vendors": "select vendor_id from nowhere"}, 'relation "nowhere" does not exist'),
        ({"vendors": "select vendor_id from hidden", "url": reader}, "permission denied"),
        ({"vendors": "select 1 as vendor_id", "url": wrong}, "refused the sign-in"),
        ({"vendors": "select 1 as vendor_id", "url": server.address() + "s"}, "refused the sign-in"),
        ({"vendors": "select 1 / 0 as vendor_id"}, "division by zero"),
        ({"vendors": "select date 'infinity' as vendor_id"}, "date too large"),
        (
            {"vendors": "select 1 as vendor_id", "url": "postgresql://u:" + "hush@127.0.0.1:1/x"},
            "could not be connected",
        ),
        (
            {"vendors": "select 1 as vendor_id", "url": "mysql+pymysql://u:hush@127.0.0.1:1/x"},
            "pymysql is not installed",
        ),
    ]
    for number, (options, words) in enumerate(cases):
        folder = tmp_path / str(number)
        try:
            (outcome,) = read(server, folder, **options)
        except ExtractError as error:
            sentence = str(error)
        else:
            sentence = failed(outcome, folder)
        assert words in sentence
        assert not any(secret in sentence for secret in (PASSWORD, "wr0ng", "hush", "%40")), sentence
        assert sentence.count("\n") == 0


def test_a_refused_sign_in_ends_the_source(server: PostgresServer, tmp_path: Path) -> None:
    one, other = read(
        server, tmp_path, url=server.address(password="no"), vendors="select 1 as vendor_id", payments="select 1"
    )
    assert "refused the sign-in" in getattr(one, "sentence", "")
    assert "payments was not asked for" in getattr(other, "sentence", "")


def test_one_refused_query_leaves_the_others(server: PostgresServer, tmp_path: Path) -> None:
    one, other = read(server, tmp_path, vendors="select nope as vendor_id", journal_lines=LEDGER)
    assert "nope" in getattr(one, "sentence", "")
    assert len(spooled(other)[1]) == len(books().lines)


def test_an_empty_result_where_there_was_one_is_held(server: PostgresServer, tmp_path: Path) -> None:
    outcome = read_one(server, tmp_path, LEDGER.replace("ledger --", "ledger where false --"), standing=900)
    delivery, _ = spooled(outcome)
    assert delivery.control.count_text == "0"
    assert judge(outcome).outcome == "hold"


def test_check_counts_and_names_what_is_wrong(server: PostgresServer, tmp_path: Path) -> None:
    queries = {"journal_lines": LEDGER, "vendors": "select 'V' as vendor_id"}
    settings = sql.parse_settings("portal", {"url": server.address(), "queries": queries})
    said = sql.check(settings, make_context(tmp_path))
    place = f"postgresql://127.0.0.1:{server.port}/postgres"
    assert said == f"queries answered by {place}: journal_lines {len(books().lines)} rows, vendors 1 rows"
    settings = sql.parse_settings(
        "portal", {"url": server.address(), "queries": {"payments": "select 1.5::float8 as amount"}}
    )
    with pytest.raises(ExtractError, match="gives no column payment_id"):
        sql.check(settings, make_context(tmp_path))


def test_twin_lines_without_an_id_stay_two(server: PostgresServer, tmp_path: Path) -> None:
    query = "select 2026 as fiscal_year, 1 as period, 5.00 as amount from generate_series(1, 3)"
    delivery, rows = spooled(read_one(server, tmp_path, query))
    assert (len(rows), delivery.key, delivery.control.amount_text) == (3, (), "15.00")
