"""Which files are delivered, in which order, what they replace, and what is left alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import files
from extractors.deliveries import Standing, Standings
from extractors.outcomes import KnownFile, Spooled, Unchanged
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


def test_all_files_are_delivered_in_byte_order(share: Share) -> None:
    write_months(share, "b", "a", "Z", "é", "10", "9")
    assert names(share.deliver(journal())) == ["gl_10.csv", "gl_9.csv", "gl_Z.csv", "gl_a.csv", "gl_b.csv", "gl_é.csv"]


def test_only_new_and_changed_files_are_delivered(share: Share) -> None:
    write_months(share, "01", "02")
    share.remember("gl_01.csv", rows=1)
    share.remember("gl_02.csv", rows=2)
    assert share.rest(journal()) == Unchanged("journal_lines", 0, 2)
    share.write("gl_01.csv", HEADER + OTHER)
    share.write("gl_03.csv", HEADER + OTHER * 3)
    deliveries = share.deliver(journal())
    assert names(deliveries) == ["gl_01.csv", "gl_03.csv"]
    assert [one.record["replaces_rows"] for one in deliveries] == [1, None]


def test_a_vanished_file_changes_nothing_where_all_files_count(share: Share) -> None:
    write_months(share, "01", "02")
    share.remember("gl_01.csv")
    share.remember("gl_02.csv")
    (share.path / "gl_01.csv").unlink()
    assert share.rest(journal()).files_seen == 1
    (share.path / "gl_02.csv").rename(share.path / "elsewhere.csv")
    assert share.rest(journal()).files_seen == 0


def test_latest_takes_only_the_last_file_and_again_when_it_changes(share: Share) -> None:
    share.write("projects_1.csv", "Id,Name\n1,a\n")
    share.write("projects_2.csv", "Id,Name\n1,b\n")
    share.state.current = 9
    one = share.deliver_one(projects())
    assert names([one]) == ["projects_2.csv"]
    assert one.record["replaces_rows"] == 9 and one.record["deliveries"] == "latest"
    share.remember("projects_2.csv")
    assert share.rest(projects()) == Unchanged("projects", 0, 1)
    share.write("projects_2.csv", "Id,Name\n1,c\n")
    assert share.deliver_one(projects()).column("name") == ["c"]


def test_latest_falls_back_when_the_newest_file_vanishes(share: Share) -> None:
    share.write("projects_1.csv", "Id,Name\n1,a\n")
    share.write("projects_2.csv", "Id,Name\n1,b\n")
    share.remember("projects_1.csv")
    share.remember("projects_2.csv")
    (share.path / "projects_2.csv").unlink()
    one = share.deliver_one(projects())
    assert (names([one]), one.problems) == (["projects_1.csv"], {})


def test_periods_replace_the_pairs_that_the_file_holds(share: Share) -> None:
    share.write("gl_02.csv", HEADER + "FY26,P01,010,1\n2025-26,2,010,1\n2026,02,010,1\n2026,9,010,1\n")
    share.state.partitions = {("2026", "1"): 30, ("2026", "2"): 4, ("2026", "3"): 100}
    assert share.deliver_one(journal(deliveries="periods")).record["replaces_rows"] == 34
    share.state.partitions = {("2026", "3"): 100}
    assert share.deliver_one(journal(deliveries="periods")).record["replaces_rows"] is None


def test_a_held_file_waits_until_it_changes(share: Share) -> None:
    write_months(share, "01", "02")
    share.remember("gl_01.csv")
    share.remember("gl_02.csv", "held")
    assert share.rest(journal()).held == ("gl_02.csv",)
    share.write("gl_02.csv", HEADER + OTHER)
    assert names(share.deliver(journal())) == ["gl_02.csv"]


def test_a_held_file_is_tried_again_when_the_feeds_settings_change(share: Share) -> None:
    share.write("projects.csv", "Id,Title\n1,a\n")
    held = share.deliver_one(projects())
    assert "column_missing" in held.problems
    share.remember("projects.csv", "held", fingerprint=held.record["file"]["fingerprint"])
    assert share.rest(projects()).held == ("projects.csv",)
    assert share.deliver_one(projects(columns={"project_id": "Id", "name": "Title"})).problems == {}


def test_an_accepted_file_is_read_again_when_the_feeds_settings_change(share: Share) -> None:
    share.write("gl_01.csv", HEADER + ROW)
    fingerprint = share.deliver_one(journal()).record["file"]["fingerprint"]
    share.remember("gl_01.csv", fingerprint=fingerprint)
    assert share.rest(journal()).held == ()
    assert share.deliver_one(journal(amount_sign="credit_positive")).problems == {}
    share.state.known = [replace(share.state.known[0], fingerprint="")]
    assert share.rest(journal(amount_sign="credit_positive")).files_seen == 1


def test_equal_bytes_under_another_name_are_a_problem(share: Share) -> None:
    share.write("gl_09.csv", HEADER + ROW)
    share.remember("gl_09.csv")
    share.write("gl_10.csv", HEADER + ROW)
    sentence = share.deliver_one(journal()).problems["same_bytes_other_name"]
    assert sentence == (
        "Source erp, stream journal_lines: gl_10.csv holds the same bytes as gl_09.csv, which was delivered before; "
        "ask for the right file, or release it if it is."
    )


def test_equal_bytes_in_one_night_are_a_problem_for_the_second(share: Share) -> None:
    share.write("gl_09.csv", HEADER + ROW)
    share.write("gl_10.csv", HEADER + ROW)
    first, second = share.deliver(journal())
    assert (set(first.problems), set(second.problems)) == (set(), {"same_bytes_other_name"})


def test_equal_bytes_of_what_no_longer_counts_are_none(share: Share) -> None:
    share.write("gl_09.csv", HEADER + ROW)
    share.remember("gl_09.csv")
    share.write("gl_09.csv", HEADER + OTHER)
    share.remember("gl_09.csv")
    share.write("gl_10.csv", HEADER + ROW)
    assert share.deliver_one(journal()).problems == {}


def test_equal_bytes_of_a_held_file_are_none(share: Share) -> None:
    """A file delivered under a wrong name is held; renamed, it is right."""
    share.write("gl_FY25.csv", HEADER + ROW)
    share.remember("gl_FY25.csv", "held")
    (share.path / "gl_FY25.csv").rename(share.path / "gl_FY26.csv")
    assert share.deliver_one(journal()).problems == {}


def test_a_latest_feed_refuses_yesterdays_bytes_under_todays_name(share: Share) -> None:
    share.write("projects_1.csv", "Id,Name\n1,a\n")
    share.remember("projects_1.csv")
    share.write("projects_2.csv", "Id,Name\n1,a\n")
    assert "same_bytes_other_name" in share.deliver_one(projects()).problems


def test_what_landed_between_two_files_of_a_night_is_seen(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    share.write("gl_2.csv", HEADER + ROW)
    outcomes = files.extract(share.settings(journal()), share.context())
    assert isinstance(next(outcomes), Spooled)
    share.remember("gl_1.csv", "held")
    second = next(outcomes)
    assert isinstance(second, Spooled) and Delivered.read(second.folder).problems == {}


def test_two_feeds_may_read_the_same_file_into_one_stream(share: Share) -> None:
    share.write("gl_1.csv", "Year,Period,Fund,Amount,Other\n2026,1,010,5,7\n")
    other = journal(
        columns={"amount": "Other", "fiscal_year": "Year", "period": "Period"}, constants={"fund_code": "020"}
    )
    deliveries = share.deliver(journal(), other)
    assert [(one.record["feed"], one.column("amount"), one.problems) for one in deliveries] == [
        (0, ["5"], {}),
        (1, ["7"], {}),
    ]


known_files = st.lists(
    st.builds(
        KnownFile,
        name=st.sampled_from("ab"), sha256=st.sampled_from("12"), outcome=st.sampled_from(["accepted", "held"]), rows=st.just(1),
    ),
    max_size=6,
)  # fmt: skip


@given(
    known=known_files,
    name=st.sampled_from("ab"),
    sha256=st.sampled_from("123"),
    deliveries=st.sampled_from(["latest", "all"]),
)
def test_a_file_never_seen_with_these_bytes_is_always_new(
    known: list[KnownFile], name: str, sha256: str, deliveries: str
) -> None:
    standing = Standings(known, deliveries).of(name, sha256, "f-none")
    if (name, sha256) not in {(one.name, one.sha256) for one in known}:
        assert standing is Standing.NEW
    elif known[-1].name == name and known[-1].sha256 == sha256:
        assert standing is (Standing.UNCHANGED if known[-1].outcome == "accepted" else Standing.HELD)


def test_the_recorded_hash_is_that_of_the_bytes(share: Share) -> None:
    path = share.write("gl_1.csv", HEADER + ROW)
    assert share.deliver_one(journal()).record["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
