"""The spool: what is written is read back exactly, and a part of a delivery leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors import spool
from extractors.spool import (
    Control,
    DeliveredColumn,
    DeliveredFile,
    Delivery,
    Drift,
    Problem,
    Request,
    SpooledRecord,
    SpoolWriter,
    new_delivery,
    next_folder,
    read_delivery,
    replace_records,
    write_delivery,
)
from extractors.streams import Column

COLUMNS = (Column("sys_id", "code", is_required=True), Column("state", "choice"), Column("cost", "amount"))


def write(folder: Path, ids: list[str]) -> None:
    with SpoolWriter(folder, COLUMNS) as writer:
        for number, one in enumerate(ids):
            writer.append((one, "2", "Work", " 1,00 "), extra={"u": number}, file="f.csv", line=number + 2)


def test_rows_come_back_as_written_over_several_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "BATCH_ROWS", 2)
    write(tmp_path, ["a", "b", "c", "d", "e"])
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    assert rows[4] == {
        "_row": 4,
        "sys_id": "e",
        "state": "2",
        "state_display": "Work",
        "cost": " 1,00 ",
        "_extra": '{"u": 4}',
        "_file": "f.csv",
        "_line": 6,
    }
    assert [row["_row"] for row in rows] == [0, 1, 2, 3, 4]


def test_half_a_surrogate_pair_becomes_the_replacement_sign(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, COLUMNS) as writer:
        writer.append_record({"sys_id": "x\ud800y", "cost": "\U0001f6a7"})
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    assert (rows[0]["sys_id"], rows[0]["cost"], rows[0]["state"]) == ("x\ufffdy", "\U0001f6a7", None)


def test_a_row_of_the_wrong_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3 values for 4 columns"), SpoolWriter(tmp_path / "x", COLUMNS) as writer:
        writer.append(("a", "b", "c"))
    assert not (tmp_path / "x").exists()


def test_an_error_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), new_delivery(tmp_path, "projects") as folder:
        write(folder, ["a"])
        raise RuntimeError
    assert not list((tmp_path / "projects").iterdir())


def test_deliveries_of_a_stream_are_numbered(tmp_path: Path) -> None:
    assert [next_folder(tmp_path, "projects").name for _ in range(3)] == ["0001", "0002", "0003"]


def test_records_are_replaced_or_left_out(tmp_path: Path) -> None:
    write(tmp_path, ["a", "b", "c"])
    replace_records(tmp_path, COLUMNS, ("sys_id",), {"a": None, "b": SpooledRecord(("b", "3", "Done", "2"), None)})
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    assert [(row["_row"], row["sys_id"], row["state"], row["_extra"]) for row in rows] == [
        (0, "b", "3", None),
        (1, "c", "2", '{"u": 2}'),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_delivery_comes_back_as_written(tmp_path: Path) -> None:
    delivery = Delivery(
        source_name="s",
        source_type="files",
        relation="delivered",
        stream="projects",
        started_at="2026-11-20T12:00:00.000000Z",
        finished_at="2026-11-20T12:00:01.000000Z",
        columns=(DeliveredColumn("project_id", "code", is_required=True, is_mapped=True, date_format="%d.%m.%Y"),),
        key=("project_id",),
        request_log=(Request("GET", "https://x", 200, 12),),
        file=DeliveredFile("a.csv", "00", 3, "2026-11-20T11:00:00.000000Z"),
        control=Control("trailer", "amount", "1.00", "3", None),
        problems=(Problem("header_only", "There is only a header."),),
        drift=Drift(added=("x",), missing=("y",)),
        schema_hash="abc",
    )
    write_delivery(tmp_path, delivery)
    assert read_delivery(tmp_path) == delivery
