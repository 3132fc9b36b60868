"""The landing log: what lands, what is deleted, what is held, and that it is whole or not there."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from extractors.accepted_state import SourceState, load_state
from extractors.errors import ReleaseError, UnknownExtractError
from extractors.landing import Lander, Landing
from extractors.landing_facts import delivery_rows
from extractors.landing_log import LandingLog
from extractors.relations import register_landing
from extractors.streams import load_streams, relation_kinds
from tests.extractors.landed import land, parquet, relation

A = {"project_id": "A", "name": "Alpha"}
B = {"project_id": "B", "name": "Beta"}


def test_the_first_delivery_lands_whole_and_an_unchanged_one_lands_nothing(tmp_path: Path) -> None:
    first = land(tmp_path, "projects", [A, B])
    second = land(tmp_path, "projects", [B, A], file="b.csv")
    assert (first.rows_changed, first.rows_deleted) == (2, 0)
    assert (second.rows_changed, second.rows_deleted) == (0, 0)
    assert parquet(tmp_path, second) == []
    assert first.extract_id < second.extract_id


def test_a_full_sweep_leaves_a_tombstone_for_each_vanished_key_and_lands_what_changed(tmp_path: Path) -> None:
    land(tmp_path, "projects", [A, B])
    second = land(tmp_path, "projects", [{**B, "name": "Beta 2"}], file="b.csv")
    rows = {row["_key"]: row for row in parquet(tmp_path, second)}
    assert rows["A"]["_is_deleted"] and not rows["B"]["_is_deleted"]
    assert rows["B"]["name"] == "Beta 2"


@pytest.mark.parametrize("changes", [{"mode": "incremental"}, {"is_complete_sweep": False}])
def test_a_sweep_that_is_not_complete_deletes_nothing_but_what_the_source_says(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    land(tmp_path, "projects", [A, B, {"project_id": "C", "name": "Gamma"}])
    second = land(tmp_path, "projects", [A], file="b.csv", deleted_keys=["B"], **changes)
    assert [row["_key"] for row in parquet(tmp_path, second)] == ["B"]


def test_values_land_as_delivered_and_are_typed_only_in_the_relation(tmp_path: Path) -> None:
    landing = land(tmp_path, "journal_lines", [{"amount": " (1,234.50) ", "fiscal_year": "FY26", "period": "01"}])
    assert parquet(tmp_path, landing)[0]["amount"] == " (1,234.50) "
    rows = relation(tmp_path, "journal_lines", "amount, amount_text, fiscal_year, period, source_record_id")
    assert rows == [(Decimal("-1234.50"), " (1,234.50) ", 2026, 1, "a.csv#2")]


def test_twin_lines_without_a_key_stay_two_and_a_redelivered_file_replaces_only_its_own(tmp_path: Path) -> None:
    line = {"amount": "5.00", "fiscal_year": "2026", "period": "1"}
    land(tmp_path, "journal_lines", [line, line], file="p01.csv")
    land(tmp_path, "journal_lines", [line], file="p02.csv")
    assert relation(tmp_path, "journal_lines", "count(*), sum(amount)") == [(3, Decimal("15.00"))]
    again = land(tmp_path, "journal_lines", [line], file="p01.csv")
    assert (again.rows_changed, again.rows_deleted) == (0, 1)


def test_a_key_of_its_own_wins_over_the_file_it_came_in(tmp_path: Path) -> None:
    line = {"amount": "5.00", "fiscal_year": "2026", "period": "1", "journal_id": "J1", "journal_line_number": "1"}
    land(tmp_path, "journal_lines", [line], file="p01.csv")
    again = land(tmp_path, "journal_lines", [line], file="p02.csv")
    changed = land(tmp_path, "journal_lines", [{**line, "amount": "6.00"}], file="p03.csv")
    assert again.rows_changed == 0 and changed.rows_changed == 1
    with duckdb.connect() as connection:
        load_state(connection, LandingLog(tmp_path), "finance", "journal_lines")
        assert connection.execute("select _key, _file, _amount from state").fetchall() == [
            ("J1|1", "p03.csv", Decimal("6.00"))
        ]


def test_periods_replace_the_periods_they_hold(tmp_path: Path) -> None:
    rows = [{"amount": "1.00", "fiscal_year": "2026", "period": period} for period in ("1", "2")]
    land(tmp_path, "journal_lines", rows, file="first.csv", deliveries="periods")
    second = land(tmp_path, "journal_lines", [{**rows[1], "amount": "9.00"}], file="second.csv", deliveries="periods")
    assert (second.rows_changed, second.rows_deleted) == (1, 1)


def test_each_day_of_a_delivery_is_one_extract_in_order_and_a_day_landed_before_is_not_landed_again(
    tmp_path: Path,
) -> None:
    days = [
        {**A, "as_of_date": "2026-01-31", "stage": "Design"},
        {**B, "as_of_date": "2026-01-31"},
        {**A, "as_of_date": "2026-02-28", "stage": "Build"},
    ]
    land(tmp_path, "projects", days)
    columns = "source_record_id, stage, valid_from_at, is_deleted"
    assert relation(tmp_path, "projects", columns, "valid_from_at, source_record_id") == [
        ("A", "Design", datetime(2026, 1, 31, 7), False),
        ("B", None, datetime(2026, 1, 31, 7), False),
        ("A", "Build", datetime(2026, 2, 28, 7), False),
        ("B", None, datetime(2026, 2, 28, 7), True),
    ]
    third = land(tmp_path, "projects", [*days, {**A, "as_of_date": "2026-03-31", "stage": "Done"}], file="b.csv")
    assert third.rows_changed == 1
    assert len(LandingLog(tmp_path).accepted("finance", "projects")) == 3


def test_a_day_that_states_the_same_again_makes_no_new_version(tmp_path: Path) -> None:
    land(tmp_path, "projects", [{**A, "as_of_date": day} for day in ("2026-01-31", "2026-02-28")])
    assert relation(tmp_path, "projects", "valid_from_at, is_deleted") == [(datetime(2026, 1, 31, 7), False)]


def test_a_refused_record_lands_with_its_reason_and_its_text(tmp_path: Path) -> None:
    land(tmp_path, "projects", [A])
    land(
        tmp_path,
        "projects",
        [{**A, "planned_start_date": "soon"}],
        file="b.csv",
        refused={0: ("date_unreadable", "quarantine")},
    )
    rows = relation(tmp_path, "projects", "reason_code, planned_start_date, record", "extract_id")
    assert rows[0][:2] == (None, None)
    assert rows[1][0] == "date_unreadable" and json.loads(rows[1][2])["planned_start_date"] == "soon"


def test_a_held_delivery_waits_whole_and_is_not_held_twice(tmp_path: Path) -> None:
    held = land(tmp_path, "projects", [A], outcome="hold")
    again = land(tmp_path, "projects", [A], outcome="hold")
    assert held.status == "held" and again.extract_id == held.extract_id
    folder = tmp_path / "held" / "finance" / "projects" / held.extract_id
    assert {path.name for path in folder.iterdir()} == {
        "rows.parquet",
        "refusals.parquet",
        "delivery.json",
        "verdict.json",
        "held.json",
    }
    assert not (tmp_path / "landing").exists()
    assert [file.outcome for file in SourceState(LandingLog(tmp_path), "finance").files("projects", 0)] == ["held"]


def sweep(home: Path, amounts: list[str], **changes: object) -> Landing:
    """A full sweep over HTTP or SQL that its control does not agree with: no file, nothing to tell it by but its content."""
    rows: list[dict[str, str | None]] = [{"amount": one, "fiscal_year": "2026", "period": "1"} for one in amounts]
    stated = {"kind": "query", "amount_column": "amount", "amount_text": "9.00", "count_text": "2"}
    given = {"file": None, "outcome": "hold", "deliveries": "latest", "control": stated} | changes
    return land(home, "journal_lines", rows, **given)


def test_a_held_sweep_read_again_in_another_order_is_the_same_held_delivery(tmp_path: Path) -> None:
    held = sweep(tmp_path, ["1.00", "2.00"])
    again = sweep(tmp_path, ["2.00", "1.00"])
    assert (again.status, again.extract_id) == ("held", held.extract_id)
    assert [one.extract_id for one in LandingLog(tmp_path).held()] == [held.extract_id]
    assert sweep(tmp_path, ["2.00", "1.50"]).extract_id != held.extract_id


def test_a_released_sweep_is_not_held_again_while_it_stays_the_same(tmp_path: Path) -> None:
    held = sweep(tmp_path, ["1.00", "2.00"])
    Lander(LandingLog(tmp_path)).release(held.extract_id, "finance confirmed it")
    for amounts in (["2.00", "1.00"], ["1.00", "2.00"]):
        night = sweep(tmp_path, amounts)
        assert (night.status, night.rows_changed, night.rows_deleted) == ("accepted", 0, 0)
        assert parquet(tmp_path, night) == []
    assert LandingLog(tmp_path).held() == []
    (row,) = delivery_rows(LandingLog(tmp_path), ["finance"])
    assert (row.extract_id, row.released_reason) == (night.extract_id, "finance confirmed it")


@pytest.mark.parametrize(
    "changes",
    [
        {"amounts": ["1.00", "2.50"]},
        {"amounts": ["1.00", "2.00", "2.00"]},
        {"control": {"kind": "query", "amount_column": "amount", "amount_text": "8.00", "count_text": "2"}},
        {"rows_reported": 3},
        {"reasons": ["test", "rejected_share"]},
    ],
)
def test_a_released_sweep_is_held_anew_when_it_or_its_control_or_the_reason_is_another(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    held = sweep(tmp_path, ["1.00", "2.00"])
    Lander(LandingLog(tmp_path)).release(held.extract_id, "finance confirmed it")
    night = sweep(tmp_path, **({"amounts": ["1.00", "2.00"]} | changes))  # type: ignore[arg-type]
    assert night.status == "held" and night.extract_id != held.extract_id


def test_a_release_speaks_no_longer_once_another_content_was_accepted(tmp_path: Path) -> None:
    held = sweep(tmp_path, ["1.00", "2.00"])
    Lander(LandingLog(tmp_path)).release(held.extract_id, "finance confirmed it")
    sweep(tmp_path, ["4.00", "5.00"], outcome="accept")
    assert sweep(tmp_path, ["1.00", "2.00"]).status == "held"


def test_a_release_computes_the_difference_now_and_records_who_and_why(tmp_path: Path) -> None:
    land(tmp_path, "journal_lines", [{"amount": "1.00", "fiscal_year": "2026", "period": "1"}], file="p01.csv")
    held = land(
        tmp_path,
        "journal_lines",
        [{"amount": "2.00", "fiscal_year": "2026", "period": "2"}],
        file="p02.csv",
        outcome="hold",
    )
    released = Lander(LandingLog(tmp_path)).release(held.extract_id, "finance confirmed it")
    assert released.extract_id == held.extract_id and released.rows_changed == 1
    manifest = LandingLog(tmp_path).accepted("finance", "journal_lines")[-1].manifest
    assert manifest["released"]["reason"] == "finance confirmed it" and manifest["released"]["by"]
    assert LandingLog(tmp_path).held() == []


def test_a_release_is_refused_once_a_later_extract_was_accepted_and_names_it(tmp_path: Path) -> None:
    held = land(
        tmp_path,
        "journal_lines",
        [{"amount": "2.00", "fiscal_year": "2026", "period": "2"}],
        file="p02.csv",
        outcome="hold",
    )
    later = land(tmp_path, "journal_lines", [{"amount": "3.00", "fiscal_year": "2026", "period": "3"}], file="p03.csv")
    with pytest.raises(ReleaseError, match=later.extract_id):
        Lander(LandingLog(tmp_path)).release(held.extract_id, "too late")
    with pytest.raises(UnknownExtractError):
        Lander(LandingLog(tmp_path)).release("nothing", "no such")


def test_the_state_is_rebuilt_from_the_log_when_the_cache_is_absent_or_wrong(tmp_path: Path) -> None:
    land(tmp_path, "projects", [A, B])
    land(tmp_path, "projects", [B], file="b.csv")
    for spoil in ("absent", "wrong"):
        cache = tmp_path / "state" / "finance" / "projects.parquet"
        cache.unlink() if spoil == "absent" else cache.write_bytes(b"not parquet")
        again = land(tmp_path, "projects", [B], file=f"{spoil}.csv")
        assert (again.rows_changed, again.rows_deleted) == (0, 0)


def test_a_folder_that_did_not_appear_by_rename_is_not_in_the_log(tmp_path: Path) -> None:
    land(tmp_path, "projects", [A])
    (tmp_path / "landing" / "finance" / "projects" / ".half.tmp").mkdir()
    assert len(LandingLog(tmp_path).accepted("finance", "projects")) == 1


def _balance(home: Path) -> list[tuple[str | None, bool]]:
    """For each file, whether what it delivered is owned, repeated elsewhere, or taken over."""
    log = LandingLog(home)
    results = []
    with duckdb.connect() as connection:
        load_state(connection, log, "finance", "journal_lines")
        for row in delivery_rows(log, ["finance"]):
            owned = connection.execute(
                "select count(*), coalesce(sum(_amount), 0) from state where _file is not distinct from ? and not _is_refused",
                [row.file_name],
            ).fetchall()[0]
            rows_tie = row.accepted_rows == owned[0] + row.repeated_rows + row.superseded_rows
            results.append(
                (
                    row.file_name,
                    rows_tie and row.accepted_amount == owned[1] + row.repeated_amount + row.superseded_amount,
                )
            )
    return results


def test_every_delivered_dollar_of_a_file_is_owned_repeated_or_taken_over(tmp_path: Path) -> None:
    def line(number: int, amount: str) -> dict[str, str | None]:
        return {
            "amount": amount,
            "fiscal_year": "2026",
            "period": "1",
            "journal_id": "J",
            "journal_line_number": str(number),
        }

    land(tmp_path, "journal_lines", [line(1, "1.00"), line(2, "2.00"), line(2, "2.00"), line(3, "4.00")], file="a.csv")
    land(tmp_path, "journal_lines", [line(2, "2.00"), line(3, "5.00"), line(4, "8.00")], file="b.csv")
    land(tmp_path, "journal_lines", [line(1, "1.50"), line(4, "8.00")], file="c.csv")
    assert _balance(tmp_path) == [("a.csv", True), ("b.csv", True), ("c.csv", True)]


def test_credit_positive_sources_are_turned_debit_positive_in_the_relation_only(tmp_path: Path) -> None:
    landing = land(
        tmp_path,
        "journal_lines",
        [{"amount": "5.00", "fiscal_year": "2026", "period": "1"}],
        amount_sign="credit_positive",
    )
    assert parquet(tmp_path, landing)[0]["amount"] == "5.00"
    assert relation(tmp_path, "journal_lines", "amount") == [(Decimal("-5.00"),)]


def test_every_declared_stream_has_a_typed_relation_even_when_nothing_ever_landed(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        register_landing(connection, LandingLog(tmp_path), [])
        for kind in relation_kinds():
            for name, stream in load_streams(kind).items():
                described = dict(row[:2] for row in connection.execute(f"describe landing.{kind}__{name}").fetchall())
                assert set(described) >= {column.name for column in stream.columns}
                assert all(described[c.name] == "DECIMAL(18,2)" for c in stream.columns if c.kind == "amount")


def test_an_as_of_registration_sees_only_what_was_accepted_by_then(tmp_path: Path) -> None:
    land(tmp_path, "projects", [A])
    first = LandingLog(tmp_path).accepted("finance", "projects")[0]
    land(tmp_path, "projects", [A, B], file="b.csv")
    instant = datetime.fromisoformat(first.manifest["accepted_at"])
    with duckdb.connect() as connection:
        register_landing(connection, LandingLog(tmp_path), ["finance"], instant)
        assert connection.execute("select source_record_id from landing.delivered__projects").fetchall() == [("A",)]


def test_dates_follow_the_format_of_the_delivery_that_brought_them(tmp_path: Path) -> None:
    def columns(date_format: str | None) -> list[dict[str, object]]:
        return [
            {
                "name": c.name,
                "kind": c.kind,
                "is_required": c.is_required,
                "is_mapped": True,
                "date_format": date_format if c.kind == "date" else None,
            }
            for c in load_streams("delivered")["risks"].columns
        ]

    row = {"project_id": "A", "risk_id": "1"}
    land(tmp_path, "risks", [{**row, "due_date": "03/04/2026 12:00:00 AM"}], columns=columns("%d/%m/%Y"))
    land(tmp_path, "risks", [{**row, "due_date": "2026-05-06"}], file="b.csv", columns=columns(None))
    assert relation(tmp_path, "risks", "due_date", "extract_id") == [(date(2026, 4, 3),), (date(2026, 5, 6),)]
