"""What lies on the share: names that count, folders that are not there, files that are still being written."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from extractors import files, shares
from extractors.errors import ExtractError
from extractors.outcomes import Failed, KnownFile, Spooled
from tests.extractors.file_share import HEADER, ROW, Delivered, Share, journal, make_share, projects

OTHER = "2026,2,010,7.00\n"


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    return make_share(tmp_path, monkeypatch)


def names(deliveries: list[Delivered]) -> list[str]:
    return [one.record["file"]["name"] for one in deliveries]


def write_months(share: Share, *months: str) -> None:
    for number, month in enumerate(months, start=1):
        share.write(f"gl_{month}.csv", HEADER + ROW * number)


@pytest.mark.parametrize(
    "name", ["~$gl_1.csv", ".gl_1.csv", "gl_1.csv.part", "gl_1.csv.tmp", "gl_1.csv.filepart", "gl_1.csv~"]
)
def test_temporary_names_are_no_files(share: Share, name: str) -> None:
    share.write(name, HEADER + ROW)
    assert "no file under" in share.fail(journal(files="*"))


def test_folders_below_the_path_belong_to_the_name(share: Share) -> None:
    share.write("2026/gl_1.csv", HEADER + ROW)
    share.write("2025/gl_1.csv", HEADER + OTHER)
    (share.path / "gl_dir.csv").mkdir()
    assert names(share.deliver(journal(files="**/gl_*.csv"))) == ["2025/gl_1.csv", "2026/gl_1.csv"]


def test_a_link_that_leads_out_of_the_path_is_no_file(share: Share, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(HEADER + ROW)
    (share.path / "gl_1.csv").symlink_to(tmp_path / "secret.csv")
    assert "no file under" in share.fail(journal())


def test_a_missing_folder_fails_every_stream_once(share: Share) -> None:
    share.path.rmdir()
    outcomes = share.night(journal(), projects(), journal(files="x.csv"))
    sentences = [one.sentence for one in outcomes if isinstance(one, Failed)]
    assert sentences == [
        f"Source erp, stream {stream}: the folder {share.path} does not exist; mount the share or correct path."
        for stream in ("journal_lines", "projects")
    ]


def test_an_empty_folder_fails_since_the_share_may_not_be_mounted(share: Share) -> None:
    assert "is empty; mount the share" in share.fail(journal())


def test_a_path_that_is_a_file_fails(share: Share) -> None:
    share.path.rmdir()
    share.path.write_text("x")
    assert "is a file, not a folder" in share.fail(journal())


def test_no_file_fails_a_feed_that_was_never_delivered_and_one_whose_last_file_is_the_whole(share: Share) -> None:
    share.write("other.csv", HEADER)
    assert "matches 'gl_*.csv'" in share.fail(journal())
    share.state.known = [KnownFile("projects_1.csv", "0", "accepted", 3)]
    assert "matches 'projects*.csv'" in share.fail(projects())


def test_an_unreadable_file_fails_and_the_others_are_delivered(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    write_months(share, "01", "02", "03")
    opened = Path.open

    def refuse(path: Path, *arguments: object, **keys: object) -> object:
        if path.name == "gl_02.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **keys)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    kinds = [(type(one), getattr(one, "sentence", "")) for one in share.night(journal())]
    assert kinds == [
        (Spooled, ""),
        (
            Failed,
            "Source erp, stream journal_lines: gl_02.csv cannot be read (Permission denied); give this user the right to read it.",
        ),
        (Spooled, ""),
    ]


@pytest.fixture
def writer(share: Share, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that somebody else goes on writing whenever we wait."""
    path = share.write("gl_2.csv", HEADER)

    def write(_: float) -> None:
        with path.open("a") as stream:
            stream.write(ROW)

    monkeypatch.setattr("extractors.shares.time.sleep", write)
    return path


@pytest.mark.usefixtures("writer")
def test_a_growing_file_is_left_for_the_next_night(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    one = share.deliver_one(journal())
    sentence = "Source erp, stream journal_lines: gl_2.csv is still being written and is left for the next night."
    assert names([one]) == ["gl_1.csv"]
    assert (share.said, one.record["warnings"]) == ([sentence], [sentence])
    share.remember("gl_1.csv")
    assert share.rest(journal()).files_seen == 2
    assert share.fail(journal(deliveries="latest")) == sentence


def test_a_file_that_comes_to_rest_in_time_is_delivered(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    path = share.write("gl_1.csv", HEADER)
    pauses = iter([HEADER + ROW, None])

    def sleep(_: float) -> None:
        text = next(pauses)
        if text:
            path.write_text(text)

    monkeypatch.setattr(shares, "SETTLE_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr("extractors.shares.time.sleep", sleep)
    assert len(share.deliver_one(journal()).rows) == 1


def test_a_file_that_changes_while_it_is_read_is_left(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    path = share.write("gl_1.csv", HEADER + ROW)
    hashed = shares.hash_file

    def hash_and_change(file: shares.ShareFile) -> str:
        sha256 = hashed(file)
        path.write_text(HEADER + ROW + ROW)
        os.utime(path, ns=(time.time_ns(), time.time_ns() + 1))
        return sha256

    monkeypatch.setattr("extractors.feed_reading.hash_file", hash_and_change)
    assert share.rest(journal()).files_seen == 1
    assert "still being written" in share.said[0] and not list(share.spool.rglob("rows.parquet"))


def test_check_opens_the_newest_file_of_each_feed(share: Share) -> None:
    write_months(share, "01", "02")
    share.write("projects.csv", "Id,Name\n1,a\n")
    feeds = (journal(), projects())
    assert files.check(share.settings(*feeds), share.context()) == (
        f"2 feeds readable under {share.path}: journal_lines (gl_02.csv), projects (projects.csv)"
    )
    share.write("gl_02.csv", "Year,Fund\n")
    with pytest.raises(ExtractError, match=r"'Amount'.*header in line 1 is: Year, Fund"):
        files.check(share.settings(*feeds), share.context())
    share.path.rename(share.path.with_name("gone"))
    with pytest.raises(ExtractError, match=r"Source erp: the folder .* does not exist"):
        files.check(share.settings(*feeds), share.context())
