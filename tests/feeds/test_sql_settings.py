"""How a database is configured, that a query may only read, and SQLite, which needs no server."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extractors import sql
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Outcome
from orchestration.configuration import load_configuration
from orchestration.errors import ConfigurationError
from orchestration.source_pages import FOLDER, write_page
from tests.feeds.open_portals import failed, judge, make_context, spooled

URL = "postgresql://user:hush@db.example/erp"
PAYMENTS = "select payment_id, amount from payments"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "erp.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table payments (payment_id text, amount, note)")
        connection.executemany("insert into payments values (?, ?, ?)", [("P1", 5, b"\x01"), ("P2", 7, None)])
        connection.commit()
    yield path


def read(path: Path, query: str, folder: Path, stream: str = "payments", seconds: float = 60) -> Outcome:
    settings = sql.parse_settings("portal", {"url": f"sqlite:///{path}", "queries": {stream: query}})
    (outcome,) = sql.extract(settings, make_context(folder, None, seconds))
    return outcome


def parse(**table: Any) -> Any:
    return sql.parse_settings("erp", {"url": URL, "queries": {"payments": PAYMENTS}} | table)


@pytest.mark.parametrize(
    "query",
    [
        PAYMENTS,
        "with recent as (select * from payments) select * from recent;",
        "/* erp */ (select 1) union (select 2) -- the end",
        "select 'insert; into' as \"update\", deleted, replace(a, 'x', 'y') as last_update from t",
        "select case when a = ';' then b end as payment_id, amount::numeric from t where x like '10%'",
    ],
)
def test_a_query_that_only_reads_is_taken(query: str) -> None:
    assert parse(queries={"payments": query}).feeds[0].own["query"] == query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select 1; drop table payments", "one SELECT is needed, not 2 statements"),
        ("delete from payments", "not 'DELETE'"),
        ("with gone as (delete from payments returning *) select * from gone", "it holds DELETE"),
        ("select * into copy from payments", "it holds INTO"),
        ("select * from payments for update", "it holds UPDATE"),
        ("vacuum", "only a SELECT or WITH"),
        (" ", "the SQL is missing"),
        ("-- nothing", "one SELECT is needed, not 0 statements"),
        (7, "a table is needed"),
        ({"querry": PAYMENTS}, "the nearest known one is 'query'"),
    ],
)
def test_any_other_query_is_refused(query: object, words: str) -> None:
    with pytest.raises(SettingsError, match="erp") as caught:
        parse(queries={"payments": query})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("hush", "no SQLAlchemy URL"),
        ("nodb://user:hush@host/x", "no driver here"),
        ("", "url is missing"),
        (None, "url is missing"),
    ],
)
def test_a_wrong_address_is_never_repeated(url: str | None, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(url=url)
    assert words in str(caught.value)
    assert "hush" not in str(caught.value)


def test_settings_are_checked_whole() -> None:
    with pytest.raises(SettingsError) as caught:
        parse(querys={}, queries={"payment": PAYMENTS, "invoices": "drop table x"})
    assert len(caught.value.sentences) == 2
    assert "did you mean 'queries'" in str(caught.value) and "did you mean 'payments'" in str(caught.value)
    assert "hush" not in repr(parse())
    assert parse().place == "postgresql://db.example/erp"


def test_the_address_comes_from_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "portfolio.toml"
    city = '[city]\nname = "X"\ntime_zone = "America/Phoenix"\n[sources.erp]\ntype = "sql"\nqueries = { payments = "select 1" }\n'
    path.write_text(city + f'url = "{URL}"\n')
    with pytest.raises(ConfigurationError, match="url is a secret") as caught:
        load_configuration(path)
    assert "hush" not in str(caught.value)
    path.write_text(city + 'url = "env:ERP_URL"\n')
    with pytest.raises(ConfigurationError, match="ERP_URL, which is not set"):
        load_configuration(path)
    assert load_configuration(path, signs_in=False).sources[0].type == "sql"
    monkeypatch.setenv("ERP_URL", URL)
    assert load_configuration(path).sources[0].name == "erp"


def test_secrets_of_any_part_of_an_address_are_known() -> None:
    odbc = "DRIVER%3D%7BX%7D%3BUID%3Du%3BPWD%3Dhid%7Dden"
    settings = parse(url=f"sqlite://user:p%40ss@/?odbc_connect={odbc}&sslpassword=key")
    assert {"p@ss", "hid}den", "key"} <= set(settings.secrets())


def test_sqlite_is_read_with_its_sum_and_never_written(database: Path, tmp_path: Path) -> None:
    outcome = read(database, "select payment_id, amount, note from payments", tmp_path)
    delivery, rows = spooled(outcome)
    assert [(row["payment_id"], row["amount"]) for row in rows] == [("P1", "5"), ("P2", "7")]
    assert rows[0]["_extra"] == '{"note": "\\\\x01"}'
    assert (delivery.control.count_text, delivery.control.amount_text) == ("2", "12")
    assert judge(outcome).outcome == "accept"


def test_sqlite_money_that_is_real_is_refused_with_what_sqlite_can_do(database: Path, tmp_path: Path) -> None:
    sentence = failed(read(database, "select payment_id, amount / 2.0 as amount from payments", tmp_path), tmp_path)
    assert "write printf('%.2f', amount) as amount" in sentence
    exact = "select payment_id, printf('%.2f', amount / 2.0) as amount from payments"
    delivery, rows = spooled(read(database, exact, tmp_path))
    assert [row["amount"] for row in rows] == ["2.50", "3.50"]
    assert (delivery.control.count_text, delivery.control.amount_text) == ("2", None), "texts are counted, not summed"


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    sentence = failed(read(tmp_path / "none.db", PAYMENTS, tmp_path), tmp_path)
    assert "there is no database file" in sentence
    assert not (tmp_path / "none.db").exists()


def test_the_minutes_of_a_source_end_a_slow_sqlite_query(database: Path, tmp_path: Path) -> None:
    endless = (
        "with recursive n(i) as (select 1 union all select i + 1 from n) select 'P' || count(*) as payment_id from n"
    )
    started = time.monotonic()
    assert "source_minutes" in failed(read(database, endless, tmp_path, seconds=0.5), tmp_path)
    assert time.monotonic() - started < 5


def test_check_needs_the_columns(database: Path, tmp_path: Path) -> None:
    settings = sql.parse_settings("portal", {"url": f"sqlite:///{database}", "queries": {"payments": PAYMENTS}})
    assert sql.check(settings, make_context(tmp_path)).endswith("payments 2 rows")
    with pytest.raises(ExtractError, match="gives no column payment_id; the nearest of its own is 'pay_id'"):
        wrong = {"payments": "select payment_id as pay_id from payments"}
        sql.check(
            sql.parse_settings("portal", {"url": f"sqlite:///{database}", "queries": wrong}), make_context(tmp_path)
        )


def test_the_page_in_docs_is_the_one_that_the_card_makes() -> None:
    assert (FOLDER / "sql.md").read_text(encoding="utf-8") == write_page("sql"), "run `make docs`"
