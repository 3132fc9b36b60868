"""Every platform under every fault: the outcome is complete and exact, or the stream failed or is held and keeps what it had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.streams import load_streams
from orchestration.runs import Attempt
from tests.platforms import oracle
from tests.platforms.conftest import Eve
from tests.platforms.fault_cases import (
    CHILD_CASES,
    COLUMN,
    FULL_CASES,
    VENDOR_CASES,
    Case,
    heeded,
    reads_increments,
    struck_column,
)
from tests.platforms.night import PlatformCity, RowDoor, differences

Eves = Callable[[str], Eve]
ALL_CASES = [*VENDOR_CASES, *FULL_CASES]


@pytest.fixture
def eve(eves: Eves, request: pytest.FixtureRequest) -> Iterator[Eve]:
    found = eves(request.getfixturevalue("vendor"))
    if "small_pages" in heeded(found.city.name):
        found.city.running.set_fault("small_pages", requests=5)
    yield found
    found.city.calm()


def strike(city: PlatformCity, case: Case, stream: str) -> frozenset[str]:
    """Sets the case's fault; the landed columns that it spoils."""
    columns = load_streams(city.name)[stream].columns
    struck = struck_column(city.name, stream) if COLUMN in case.options.values() else ""
    options = {name: struck if value == COLUMN else value for name, value in case.options.items()}
    table = {} if case.is_for_all else {"table": city.resource(stream)}
    city.running.set_fault(case.kind, **options, **table)
    return frozenset(one.name for one in columns if one.field == struck or one.kind in case.without)


def live_through(
    eve: Eve, door: RowDoor, home: Path, case: Case, stream: str, streams: tuple[str, ...], *, is_full: bool = False
) -> dict[str, Attempt]:
    """One bad night after a good one, judged."""
    city, first = eve.city, eve.city.truth()
    spoiled = strike(city, case, stream)
    told = city.night(home, door, streams=streams, is_full=is_full, seconds=case.seconds)
    last = city.truth()
    assert set(told) == set(streams)
    is_part = case.by == "refused" and not is_full and reads_increments(city.name)
    assert is_part or told[stream].status in case.ends, f"{told[stream].status}: {told[stream].reason}"
    for each in streams:
        before, after = eve.before(each), city.landed(home, each)
        if each != stream or case.by == "truth" or (case.by == "refused" and not is_part):
            oracle.judge(told[each], before, after, last[each], without=spoiled)
        elif case.by == "moving":
            oracle.judge_moving(told[each], before, after, (first[each], last[each]))
        elif case.by == "refused":
            oracle.judge_refused(told[each], before, after, last[each])
        else:
            oracle.judge_hidden(told[each], before, after, last[each])
    return told


@pytest.mark.parametrize(
    ("vendor", "case", "is_full"),
    ALL_CASES,
    ids=[f"{vendor}-{case.name}{' (read in full)' if is_full else ''}" for vendor, case, is_full in ALL_CASES],
)
def test_the_projects_are_exact_or_carried(
    eve: Eve, row_door: RowDoor, tmp_path: Path, vendor: str, case: Case, is_full: bool
) -> None:
    streams = eve.streams if case.is_for_all else ("projects",)
    home = eve.copy(tmp_path)
    told = live_through(eve, row_door, home, case, "projects", streams, is_full=is_full)
    if case.is_for_all:
        assert {one.status for one in told.values()} == {"failed"}


@pytest.mark.parametrize(("vendor", "case"), CHILD_CASES, ids=[f"{vendor}-{case.name}" for vendor, case in CHILD_CASES])
def test_a_fault_in_one_stream_is_that_streams_alone(
    eve: Eve, row_door: RowDoor, tmp_path: Path, vendor: str, case: Case
) -> None:
    home = eve.copy(tmp_path)
    live_through(eve, row_door, home, case, eve.child, eve.streams)
    after = eve.city.landed(home, "projects")
    assert not differences(eve.city.truth()["projects"], after), "the projects were not read though nothing ailed them"


@pytest.mark.parametrize("vendor", sorted({vendor for vendor, _, _ in VENDOR_CASES}))
def test_the_night_after_a_bad_one_is_whole_again(eve: Eve, row_door: RowDoor, tmp_path: Path, vendor: str) -> None:
    home, city = eve.copy(tmp_path), eve.city
    city.running.set_fault("server_error", table=city.resource("projects"), times=-1, after=1)
    assert city.night(home, row_door, streams=eve.streams)["projects"].status == "failed"
    city.running.clear_faults("server_error")
    city.running.set_fault("between_pages", table=city.resource("projects"), times=2)
    city.night(home, row_door, streams=eve.streams)
    city.night(home, row_door, streams=eve.streams)
    for stream in eve.streams:
        assert not differences(city.truth()[stream], city.landed(home, stream))
