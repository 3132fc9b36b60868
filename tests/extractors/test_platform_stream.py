"""One stream of a platform into the spool: what it says of itself, what is settled, and what may count as deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors.cells import Cell, to_text
from extractors.delivery import hash_schema
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, GoneError, RefusedError, SignInError, TransportError
from extractors.outcomes import Absent, City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled
from extractors.platform_run import read_streams
from extractors.platform_stream import StreamSpool, Told, declared_fields, walk
from extractors.records import Mapped, Shape
from extractors.spool import new_delivery, read_delivery
from extractors.streams import Column, Stream, load_streams
from extractors.transport import Tally

COLUMNS = (Column("thing_id", "code", is_required=True), Column("name", "text"), Column("cost", "computed_amount"))
STREAM = Stream("things", COLUMNS, ("thing_id",), table="things", is_optional=True, is_money=True)
SHAPE = Shape(lambda row, name: Cell(to_text(row.get(name))), updated_field="changed")
FULL = "2026-11-19T00:00:00.000000Z"


@dataclass
class Accepted:
    """What was accepted before, as a test says."""

    standing: int | None = None
    last_extract: LastExtract | None = None
    texts: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        return self.standing

    def last(self, stream: str) -> LastExtract | None:
        return self.last_extract

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        return self.texts

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return {}


def last(reported: int | None = None, received: int = 0, schema: str = "", fields: tuple[str, ...] = ()) -> LastExtract:
    return LastExtract("1", FULL, FULL, schema, "cursor", fields, reported, received)


def make(folder: Path, accepted: Accepted | None = None, *mapped: Mapped) -> StreamSpool:
    city = City("America/Phoenix", "USD", "$", 7)
    context = ExtractContext("s", folder, is_full=False, deadline=1e12, city=city, accepted=accepted or Accepted())
    return StreamSpool("servicenow", STREAM, mapped, SHAPE, context, Tally())


def rows(*keys: str, **more: Any) -> list[dict[str, Any]]:
    return [{"thing_id": key, "name": f"Thing {key}", "cost": "1.005"} | more for key in keys]


def test_a_delivery_describes_itself_and_is_written_last(tmp_path: Path) -> None:
    one = make(tmp_path, Accepted(standing=5, last_extract=last(fields=("thing_id", "name", "cost"))))
    with new_delivery(tmp_path, "things") as folder:
        one.spool(folder, rows("a", "b", u_new="x"))
        assert not (folder / "delivery.json").exists()
        told = Told(reported=2, missing=("cost",), deleted=("z", "y"), mode="incremental", cursor="c2", standing=4)
        one.finish(folder, told)
    delivery = read_delivery(folder)
    assert (delivery.mode, delivery.cursor, delivery.rows_standing, delivery.replaces_rows) == (
        "incremental",
        "c2",
        4,
        5,
    )
    assert (delivery.rows_reported, delivery.rows_received, delivery.deleted_keys) == (2, 2, ("y", "z"))
    assert (delivery.drift.added, delivery.drift.missing) == (("u_new",), ("cost",))
    assert {column.name: column.is_mapped for column in delivery.columns} == {
        "thing_id": True,
        "name": True,
        "cost": False,
    }
    assert (
        delivery.is_money and delivery.key == ("thing_id",) and delivery.fields == ("cost", "name", "thing_id", "u_new")
    )


def test_a_field_is_new_only_where_something_was_known_before(tmp_path: Path) -> None:
    one = make(tmp_path)
    with new_delivery(tmp_path, "things") as folder:
        one.spool(folder, rows("a", u_new="x"))
        one.finish(folder, Told())
    assert read_delivery(folder).drift.added == ()


def test_an_error_in_mid_sweep_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Any:
        yield from rows("a", "b")
        raise ExtractError("no more")

    with pytest.raises(ExtractError, match="no more"), new_delivery(tmp_path, "things") as folder:
        make(tmp_path).spool(folder, broken())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def settled(one: StreamSpool, folder: Path, again: list[dict[str, Any]]) -> dict[str, str]:
    asked: list[Sequence[str]] = []

    def reask(keys: Sequence[str]) -> list[dict[str, Any]]:
        asked.append(keys)
        return again

    one.settle(folder, reask)
    assert asked == [["a"]]
    table = pq.read_table(folder / "rows.parquet").to_pylist()
    return {row["thing_id"]: row["name"] for row in table}


def test_a_row_in_two_versions_is_asked_for_again_and_kept_once(tmp_path: Path) -> None:
    one = make(tmp_path)
    one.spool(tmp_path / "f", [*rows("a", "b"), *rows("a", name="Other")])
    kept = settled(one, tmp_path / "f", rows("a", name="Other", changed="2"))
    assert kept == {"a": "Other", "b": "Thing b"}
    assert not one.problems and "1 records in two versions" in one.warnings[0]


def test_a_disputed_row_that_is_gone_is_left_out(tmp_path: Path) -> None:
    one = make(tmp_path)
    one.spool(tmp_path / "f", [*rows("a", "b"), *rows("a", name="Other")])
    assert settled(one, tmp_path / "f", []) == {"b": "Thing b"}
    assert one.rows.rows == 1


def test_what_stays_in_doubt_is_a_problem_that_holds_the_delivery(tmp_path: Path) -> None:
    one = make(tmp_path)
    one.spool(tmp_path / "f", [*rows("a", "b"), *rows("a", name="Other")])
    settled(one, tmp_path / "f", [*rows("a"), *rows("a", name="Other")])
    assert [problem.code for problem in one.problems] == ["duplicate_id"]


def test_without_a_dispute_nothing_is_asked_again(tmp_path: Path) -> None:
    one = make(tmp_path)
    one.spool(tmp_path / "f", [*rows("a"), *rows("a")])
    one.settle(tmp_path / "f", lambda keys: pytest.fail("nothing was in dispute"))
    assert one.rows.rows == 1


@pytest.mark.parametrize(
    ("reported", "before", "standing", "is_complete"),
    [
        (None, None, None, True),
        (2, None, None, True),
        (1, None, None, True),
        (3, None, None, False),
        (3, last(reported=2, received=2), 2, False),
        (3, last(reported=9, received=8), 8, True),
        (4, last(reported=9, received=8), 8, False),
        (3, last(reported=9, received=7), 9, False),  # newly hidden then and carried: not hidden all along
    ],
)
def test_absence_means_deletion_unless_more_is_hidden_than_last_time(
    tmp_path: Path, reported: int | None, before: LastExtract | None, standing: int | None, is_complete: bool
) -> None:
    one = make(tmp_path, Accepted(last_extract=before, standing=standing))
    one.spool(tmp_path / "f", rows("a", "b"))
    assert one.is_complete_sweep(reported) is is_complete


def test_an_increment_fits_only_onto_the_columns_that_were_accepted(tmp_path: Path) -> None:
    schema = hash_schema(make(tmp_path).described(()))
    same = make(tmp_path, Accepted(last_extract=last(schema=schema)))
    assert same.is_same_schema(())
    assert not same.is_same_schema(("cost",))
    assert not make(tmp_path).is_same_schema(())
    mapped = Mapped("u_h", "reported_health", "text")
    assert not make(tmp_path, Accepted(last_extract=last(schema=schema)), mapped).is_same_schema(())


NOT_THERE = RefusedError("no such table", status=404, detail="Invalid table things")


@pytest.mark.parametrize(
    ("error", "standing", "is_absent"),
    [
        (NOT_THERE, None, True),
        (NOT_THERE, 0, True),
        (NOT_THERE, 3, False),
        (ForbiddenError("may not", status=403), None, False),
    ],
)
def test_a_resource_is_absent_only_where_it_never_was(
    tmp_path: Path, error: TransportError, standing: int | None, is_absent: bool
) -> None:
    found = make(tmp_path, Accepted(standing=standing)).absent(error)
    assert isinstance(found, Absent) is is_absent
    if found:
        assert found.sentence == "Source s: things (things) is not there (Invalid table things)."


def test_a_resource_that_gave_rows_tonight_is_not_absent(tmp_path: Path) -> None:
    one = make(tmp_path)
    one.spool(tmp_path / "f", rows("a"))
    assert one.absent(NOT_THERE) is None


def test_fields_that_no_row_has_are_unseen_but_not_where_there_are_no_rows(tmp_path: Path) -> None:
    one = make(tmp_path)
    assert one.unseen() == ()
    one.spool(tmp_path / "f", [{"thing_id": "a", "name": None}])
    assert one.unseen() == ("cost",)


def test_paths_lead_into_nested_objects_and_ask_for_their_top() -> None:
    assert walk({"a": {"b": 1}}, "a.b") == 1
    assert walk({"a": "text"}, "a.b") is None
    columns = [Column("x", "text", source_field="a.b"), Column("y", "text", source_field="a.c"), Column("z", "text")]
    assert list(declared_fields(columns)) == ["a", "z"]


class FakeTransport:
    """As much of a transport as the run over the streams needs."""

    def __init__(self, has_answered: bool = False) -> None:
        self.has_answered = has_answered
        self.source_name = "s"

    def start_tally(self) -> Tally:
        return Tally()


def run(error: Exception, *, has_answered: bool = False) -> list[Outcome]:
    names = tuple(load_streams("servicenow"))[:4]

    def read(stream: Stream, tally: Tally) -> Outcome:
        if stream.name == names[1]:
            raise error
        return Spooled(stream.name, Path())

    return list(read_streams("servicenow", names, FakeTransport(has_answered), read))  # type: ignore[arg-type]


def test_one_streams_failure_is_its_own() -> None:
    kinds = [type(one) for one in run(ExtractError("Source s: things broke."))]
    assert kinds == [Spooled, Failed, Spooled, Spooled]


def test_a_fault_of_the_product_costs_one_stream_and_its_text_is_not_told() -> None:
    outcomes = run(OverflowError("date value out of range, s3cret"))
    assert [type(one) for one in outcomes] == [Spooled, Failed, Spooled, Spooled]
    sentence = outcomes[1].sentence  # type: ignore[union-attr]
    assert "the product itself failed on it (OverflowError)" in sentence
    assert "s3cret" not in sentence


def test_a_source_that_is_gone_is_said_once_and_the_rest_in_short() -> None:
    outcomes = run(GoneError("Source s: source gone (410).", "Source s: source gone."), has_answered=True)
    assert [type(one) for one in outcomes] == [Spooled, Failed, Failed, Failed]
    sentences = [one.sentence for one in outcomes if isinstance(one, Failed)]
    assert sentences[0] == "Source s: source gone (410)."
    assert all(
        text.startswith("Source s: source gone (") and text.endswith("was not asked for).") for text in sentences[1:]
    )


def test_a_refused_sign_in_ends_the_run_only_when_nothing_was_ever_answered() -> None:
    refused = SignInError("Source s: sign-in was refused (401).", status=401)
    assert [type(one) for one in run(refused)] == [Spooled, Failed, Failed, Failed]
    assert [type(one) for one in run(refused, has_answered=True)] == [Spooled, Failed, Spooled, Spooled]
