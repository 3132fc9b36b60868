"""A platform's rows as records: each once, texts as delivered, versions told apart, and what becomes of each doubt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from extractors.cells import NOTHING, Cell, to_text
from extractors.records import Mapped, RecordCollector, Shape
from extractors.streams import Column, Stream

COLUMNS = (
    Column("thing_id", "code", is_required=True),
    Column("name", "text", source_field="title"),
    Column("state", "choice"),
    Column("cost", "computed_amount"),
)
STREAM = Stream("things", COLUMNS, ("thing_id",), table="things")


def read_cell(row: Mapping[str, Any], field: str) -> Cell:
    if field not in row:
        return NOTHING
    value = row[field]
    if isinstance(value, dict):
        return Cell(to_text(value.get("id")), value.get("shown"))
    return Cell(to_text(value))


SHAPE = Shape(read_cell, updated_field="changed", is_field=lambda name: not name.startswith("@"))


def collector(*mapped: Mapped, stream: Stream = STREAM) -> RecordCollector:
    return RecordCollector(stream, mapped, SHAPE)


def row(key: object = "a", **more: Any) -> dict[str, Any]:
    return {"thing_id": key, "title": "A", "state": {"id": 3, "shown": "Open"}, "cost": "1.10"} | more


def test_a_record_holds_the_texts_in_declared_order_with_the_display_behind_its_code() -> None:
    record = collector().collect(row(key=7))
    assert record is not None
    assert record.values == ("7", "A", "3", "Open", "1.10")
    assert record.extra is None


def test_what_is_not_declared_is_kept_as_json_and_annotations_are_not() -> None:
    record = collector().collect(row(**{"u_new": {"b": 1, "a": "é"}, "@odata.etag": "W/1"}))
    assert record is not None and record.extra is not None
    assert json.loads(record.extra) == {"u_new": {"a": "é", "b": 1}}
    assert "é" in record.extra


def test_hostile_text_is_kept_exactly() -> None:
    text = '=1+1\n"<script>"\t\u202eلا 🚮 ' + "x" * 4000
    record = collector().collect(row(title=text))
    assert record is not None and record.values[1] == text


def test_the_same_row_again_is_no_record_and_counted_once() -> None:
    rows = collector()
    assert rows.collect(row()) is not None
    assert rows.collect(row()) is None
    assert (rows.rows, rows.disputed) == (1, set())


def test_a_row_in_two_versions_is_disputed() -> None:
    rows = collector()
    rows.collect(row())
    assert rows.collect(row(title="B")) is None
    assert rows.disputed == {"a"}
    assert rows.rows == 1


def test_a_version_that_differs_only_in_what_is_not_declared_is_another_version_too() -> None:
    rows = collector()
    rows.collect(row(u_x=1))
    rows.collect(row(u_x=2))
    assert rows.disputed == {"a"}


def test_rows_without_a_key_are_records_each_content_once() -> None:
    rows = collector()
    assert rows.key_of(row(key="  ")) is None
    assert rows.collect(row(key=None)) is not None
    assert rows.collect(row(key=None)) is None
    assert rows.collect(row(key="", title="B")) is not None
    assert rows.rows == 2


def test_a_key_of_several_columns_is_joined_and_needs_every_part() -> None:
    stream = Stream("pairs", (Column("a", "code"), Column("b", "code", source_field="deep")), ("a", "b"), table="p")
    rows = collector(stream=stream)
    assert rows.key_of({"a": " 1 ", "deep": 2}) == "1|2"
    assert rows.key_of({"a": "1"}) is None


def test_a_mapped_text_is_what_a_person_sees_unless_the_city_translates_the_code() -> None:
    seen = collector(Mapped("state", "status", "text")).collect(row())
    coded = collector(Mapped("state", "status", "text", frozenset({"3"}))).collect(row())
    dated = collector(Mapped("state", "planned_start_date", "date")).collect(row())
    assert [one.values[-1] for one in (seen, coded, dated) if one] == ["Open", "3", "3"]


def test_the_fields_to_ask_for_are_declared_ones_then_mapped_ones_each_once() -> None:
    rows = collector(Mapped("u_health", "reported_health", "text"), Mapped("state", "status", "text"))
    assert rows.fields == ("thing_id", "title", "state", "cost", "u_health")
    assert [column.name for column in rows.columns][-2:] == ["mapped_reported_health", "mapped_status"]


def disputed(*versions: dict[str, Any]) -> RecordCollector:
    rows = collector()
    for version in versions:
        rows.collect(version)
    return rows


def test_of_two_versions_asked_again_the_later_one_stays() -> None:
    rows = disputed(row(title="old"), row(title="new"))
    again = [row(title="new", changed="2"), row(title="old", changed="1"), row("other")]
    kept, unsettled = rows.settle(again)
    assert unsettled == []
    assert list(kept) == ["a"] and kept["a"] is not None and kept["a"].values[1] == "new"


def test_a_disputed_row_that_is_gone_when_asked_again_is_left_out_and_not_counted() -> None:
    rows = disputed(row(title="old"), row(title="new"), row("b"))
    kept, unsettled = rows.settle([])
    assert (kept, unsettled) == ({"a": None}, [])
    assert set(rows.contents) == {"b"} and rows.rows == 1


def test_two_versions_of_one_instant_stay_in_doubt() -> None:
    rows = disputed(row(title="x"), row(title="y"))
    kept, unsettled = rows.settle([row(title="x", changed="5"), row(title="y", changed="5")])
    assert unsettled == ["a"] and kept["a"] is not None


@pytest.mark.parametrize("count", [1, 3])
def test_a_row_that_now_comes_in_one_version_is_settled(count: int) -> None:
    rows = disputed(row(title="x"), row(title="y"))
    kept, unsettled = rows.settle([row(title="y")] * count)
    assert unsettled == [] and kept["a"] is not None and kept["a"].values[1] == "y"
