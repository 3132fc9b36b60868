"""The ServiceNow extractor over real HTTP: under each oddity and fault the outcome is whole and exact, or failed with a sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors import pacing, servicenow, servicenow_table
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Absent, City, ExtractContext, Failed, KnownFile, Outcome, Spooled
from extractors.spool import Delivery, read_delivery
from tests.extractors.scripted_server import (
    RESET,
    Reply,
    ScriptedInstance,
    ScriptedServer,
    cut_reply,
    json_reply,
    page_reply,
)

PROJECTS = "/api/now/table/pm_project"


class Accepted:
    """What was accepted before, as a test says."""

    def __init__(self, counts: tuple[int | None, int] | None = None) -> None:
        self.counts = counts

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        return self.counts[1] if self.counts else None

    def last_counts(self, stream: str) -> tuple[int | None, int] | None:
        return self.counts

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return {}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(servicenow_table, "PAGE_ROWS", 10)


@pytest.fixture
def instance() -> Iterator[ScriptedInstance]:
    with ScriptedInstance({"pm_project": make_projects(35)}) as running:
        running.describe("task", "sys_id", "number", "short_description", "state", "sys_updated_on")
        running.describe("planned_task", "start_date", "end_date", "percent_complete", parent="task")
        running.describe("pm_project", "project_manager", "u_finance_code", "u_health", parent="planned_task")
        yield running


def make_projects(count: int) -> list[dict[str, Any]]:
    return [
        {
            "sys_id": f"{index * 7919 % 100003:032x}",
            "number": f"PRJ{index:05d}",
            "short_description": f"Project {index}",
            "state": "2",
            "start_date": "2026-01-05 15:00:00",
            "end_date": "",
            "percent_complete": "33.33",
            "project_manager": "",
            "u_finance_code": f"F{index:03d}",
            "u_health": "On Track",
            "sys_updated_on": "2026-11-01 10:00:00",
        }
        for index in range(1, count + 1)
    ]


def make_context(folder: Path, accepted: Accepted | None = None, seconds: float = 30.0) -> ExtractContext:
    city = City("America/Phoenix", "USD", "$", 7)
    deadline = time.monotonic() + seconds
    return ExtractContext("snow", folder, is_full=True, deadline=deadline, city=city, accepted=accepted or Accepted())


def read(
    server: ScriptedServer,
    folder: Path,
    *streams: str,
    accepted: Accepted | None = None,
    seconds: float = 30.0,
    **table: Any,
) -> list[Outcome]:
    entry = {"base_url": server.url + "/", "auth": {"kind": "none"}} | table
    settings = servicenow.parse_settings("snow", entry)
    return list(servicenow.extract(settings, make_context(folder, accepted, seconds), streams or ("projects",)))


def spooled(outcome: Outcome) -> tuple[Delivery, list[dict[str, Any]]]:
    assert isinstance(outcome, Spooled), outcome
    return read_delivery(outcome.folder), pq.read_table(outcome.folder / "rows.parquet").to_pylist()


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not list(folder.rglob("*.parquet")), "a part of a sweep was left behind"
    assert outcome.sentence.startswith("Source snow")
    return outcome.sentence


def test_every_row_comes_once_and_the_counts_agree(instance: ScriptedInstance, tmp_path: Path) -> None:
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert sorted(row["number"] for row in rows) == [f"PRJ{index:05d}" for index in range(1, 36)]
    assert (delivery.rows_reported, delivery.rows_received, delivery.is_complete_sweep) == (35, 35, True)
    assert delivery.mode == "full"
    assert [row["_row"] for row in rows] == list(range(35))
    assert not delivery.warnings
    assert delivery.requests == len(instance.asked)
    assert all(request.status == 200 for request in delivery.request_log)


def test_every_declared_stream_is_read_and_absent_plugins_are_no_failure(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    instance.tables["risk"] = [{"sys_id": "a1", "number": "RISK1"}]
    names = servicenow.stream_names(
        servicenow.parse_settings("s", {"base_url": "https://x.y", "auth": {"kind": "none"}})
    )
    outcomes = {outcome.stream: outcome for outcome in read(instance, tmp_path, *names)}
    assert set(outcomes) == set(names)
    assert isinstance(outcomes["projects"], Spooled)
    assert isinstance(outcomes["risks"], Spooled)
    assert all(isinstance(outcomes[name], Absent) for name in names if name not in {"projects", "risks"})


def test_a_table_that_had_rows_and_is_gone_fails(instance: ScriptedInstance, tmp_path: Path) -> None:
    outcome = read(instance, tmp_path, "risks", accepted=Accepted((3, 3)))[0]
    assert "400" in failed(outcome, tmp_path)


def test_the_required_table_is_never_absent(instance: ScriptedInstance, tmp_path: Path) -> None:
    del instance.tables["pm_project"]
    assert "Invalid table" in failed(read(instance, tmp_path)[0], tmp_path)


@pytest.mark.parametrize(
    "hidden",
    [range(0, 12), range(3, 5), range(9, 34), range(24, 35), range(0, 34), range(0, 35)],
    ids=["first page", "inside a page", "two pages", "the end", "all but the last", "all"],
)
@pytest.mark.parametrize("limit_cap", [10_000, 4])
def test_hidden_rows_shorten_pages_but_end_nothing(
    instance: ScriptedInstance, tmp_path: Path, hidden: range, limit_cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servicenow_table, "FIRST_TRUSTED_ROWS", 3)
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.hidden = {ids[index] for index in hidden}
    instance.switches.limit_cap = limit_cap
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [row["sys_id"] for row in rows] == [one for one in ids if one not in instance.switches.hidden]
    assert (delivery.rows_reported, delivery.rows_received) == (35, 35 - len(hidden))
    assert "35 rows" in delivery.warnings[-1]
    assert f"{len(hidden)} are hidden" in delivery.warnings[-1]


@pytest.mark.parametrize("has_stats", [True, False])
def test_without_a_total_header_the_rows_still_come_whole(
    instance: ScriptedInstance, tmp_path: Path, has_stats: bool
) -> None:
    instance.switches.sends_total = False
    instance.switches.has_stats = has_stats
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert delivery.rows_reported == (35 if has_stats else None)


def test_empty_objects_count_as_not_received(instance: ScriptedInstance, tmp_path: Path) -> None:
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.emptied = set(ids[5:25])
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 15
    assert (delivery.rows_reported, delivery.rows_received, delivery.is_complete_sweep) == (35, 15, False)


@pytest.mark.parametrize(
    ("last", "is_complete"), [(None, False), ((35, 35), False), ((40, 35), True), ((35, 30), True), ((None, 30), False)]
)
def test_absence_means_deletion_only_when_no_more_rows_are_hidden_than_before(
    instance: ScriptedInstance, tmp_path: Path, last: tuple[int | None, int] | None, is_complete: bool
) -> None:
    ids = sorted(row["sys_id"] for row in instance.tables["pm_project"])
    instance.switches.hidden = set(ids[:5])
    instance.tables["sys_audit_delete"] = [
        {"sys_id": "t1", "tablename": "pm_project", "documentkey": "gone"},
        {"sys_id": "t2", "tablename": "pm_project", "documentkey": ids[20]},
        {"sys_id": "t3", "tablename": "risk", "documentkey": "other"},
    ]
    delivery, _ = spooled(read(instance, tmp_path, accepted=Accepted(last))[0])
    assert delivery.is_complete_sweep is is_complete
    assert delivery.deleted_keys == ("gone",)


def test_an_unreadable_audit_is_a_warning(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.hidden = {instance.tables["pm_project"][0]["sys_id"]}
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert delivery.deleted_keys == ()
    assert any("sys_audit_delete is not readable" in warning for warning in delivery.warnings)


@pytest.mark.parametrize("rows", [8, 35])
def test_a_server_that_ignores_the_keyset_is_found_out(tmp_path: Path, rows: int) -> None:
    with ScriptedInstance({"pm_project": make_projects(rows)}) as instance:
        instance.switches.ignores_keyset = True
        instance.switches.hidden = {sorted(row["sys_id"] for row in instance.tables["pm_project"])[2]}
        assert "same page again" in failed(read(instance, tmp_path)[0], tmp_path)


def test_a_server_that_does_not_sort_is_found_out(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.ignores_order = True
    instance.tables["pm_project"].reverse()
    assert "sorted by sys_id" in failed(read(instance, tmp_path)[0], tmp_path)


def test_no_rows_at_all_is_a_delivery_of_none(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] = []
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert rows == []
    assert (delivery.rows_reported, delivery.rows_received) == (0, 0)


def test_404_for_no_rows_is_a_delivery_of_none(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["risk"] = []
    instance.switches.not_found_when_empty = True
    assert spooled(read(instance, tmp_path, "risks")[0])[1] == []
    assert len(spooled(read(instance, tmp_path)[0])[1]) == 35


SHAPES: dict[str, Any] = {
    "all": lambda name, value: {"display_value": f"shown {value}", "value": value},
    "plain": lambda name, value: value,
    "link and value": lambda name, value: {"link": f"https://x/api/now/table/t/{value}", "value": value},
    "display and link": lambda name, value: {"display_value": "shown", "link": f"https://x/api/now/table/t/{value}"},
    "null display": lambda name, value: {"display_value": None, "value": value},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_value_shape_gives_the_same_values(instance: ScriptedInstance, tmp_path: Path, shape: str) -> None:
    instance.tables["pm_project"] = [{"sys_id": "a1", "number": "P1", "state": "-5", "project_manager": "m1"}]
    plain = SHAPES["plain"]
    instance.switches.shape = lambda name, value: (SHAPES[shape] if name in {"state", "project_manager"} else plain)(
        name, value
    )
    _, rows = spooled(read(instance, tmp_path)[0])
    assert (rows[0]["sys_id"], rows[0]["number"], rows[0]["state"], rows[0]["project_manager"]) == (
        "a1",
        "P1",
        "-5",
        "m1",
    )


def test_null_rows_null_values_empty_references_and_numbers(instance: ScriptedInstance, tmp_path: Path) -> None:
    text = (
        '{"result":[null,{},{"sys_id":"a1","number":null,"project_manager":"","cost":1234.10,"percent_complete":33,'
        '"active":true,"comment":"new"}]}'
    )
    instance.script[PROJECTS] = [(200, {"Content-Type": "application/json", "X-Total-Count": "3"}, text.encode())]
    instance.tables["pm_project"] = []
    delivery, rows = spooled(read(instance, tmp_path)[0])
    row = rows[0]
    assert (row["number"], row["project_manager"], row["cost"], row["percent_complete"]) == (None, "", "1234.10", "33")
    assert row["active"] == "true"
    assert row["end_date"] is None
    assert json.loads(row["_extra"]) == {"comment": "new"}
    assert "comment" in delivery.drift.added
    assert "end_date" in delivery.drift.missing
    assert delivery.rows_received == 1


HOSTILE = ["'; drop table x; --", "<script>alert(1)</script>", 'a "quote"\nand a line', "\u202eright to left", "🚧 " * 40, "=1+1",
           "x" * 4000, "a,b\tc", " spaces "]  # fmt: skip


def test_hostile_texts_arrive_exactly(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] = [
        {"sys_id": f"a{index}", "short_description": text} for index, text in enumerate(HOSTILE)
    ]
    _, rows = spooled(read(instance, tmp_path)[0])
    assert [row["short_description"] for row in rows] == HOSTILE


def test_a_row_without_sys_id_is_delivered_for_quarantine(instance: ScriptedInstance, tmp_path: Path) -> None:
    body = {"result": [{"number": "P0"}, {"sys_id": "a1", "number": "P1"}]}
    instance.script[PROJECTS] = [json_reply(body, X_Total_Count="2")]
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [(row["sys_id"], row["number"]) for row in rows] == [(None, "P0"), ("a1", "P1")]
    assert delivery.rows_received == 2


def test_identical_repeats_count_once(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.tables["pm_project"] += [dict(row) for row in instance.tables["pm_project"][:4]]
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == delivery.rows_received == 35


def test_two_versions_are_asked_for_again_and_the_later_wins(instance: ScriptedInstance, tmp_path: Path) -> None:
    twin = instance.tables["pm_project"][3]
    later = twin | {"short_description": "renamed", "sys_updated_on": "2026-11-02 10:00:00"}
    instance.tables["pm_project"].insert(0, later)
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert [row["short_description"] for row in rows if row["sys_id"] == twin["sys_id"]] == ["renamed"]
    assert any("sys_idIN" in one.params.get("sysparm_query", "") for one in instance.asked)
    assert not delivery.problems


def test_two_versions_of_one_instant_hold_the_delivery(instance: ScriptedInstance, tmp_path: Path) -> None:
    twin = instance.tables["pm_project"][3]
    instance.tables["pm_project"].append(twin | {"short_description": "another"})
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert [problem.code for problem in delivery.problems] == ["duplicate_id"]


def test_a_version_that_changed_between_pages_is_settled(instance: ScriptedInstance, tmp_path: Path) -> None:
    rows = sorted(instance.tables["pm_project"], key=lambda row: row["sys_id"])[:2]
    old = {"result": [rows[0] | {"short_description": "old"}, rows[0], rows[1] | {"number": "gone"}, rows[1]]}
    instance.script[PROJECTS] = [json_reply(old, X_Total_Count="35")]
    instance.tables["pm_project"].remove(rows[1])
    delivery, spool = spooled(read(instance, tmp_path)[0])
    assert len(spool) == delivery.rows_received == 34
    assert (
        next(row for row in spool if row["sys_id"] == rows[0]["sys_id"])["short_description"]
        == rows[0]["short_description"]
    )


PASSING: dict[str, list[Reply]] = {
    "429 with Retry-After": [json_reply({"error": {"message": "Rate limit exceeded"}}, 429, Retry_After="0")],
    "burst of 500": [json_reply({"error": {"message": "oops"}}, 500)] * 4,
    "503 page": [page_reply(503)],
    "maintenance page under 200": [page_reply(), page_reply()],
    "cut json": [cut_reply()],
    "cut body": [(200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"result":[')],
    "cut after a whole object": [
        (200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"result":[]}')
    ],
    "error beside the result": [json_reply({"result": [], "error": {"message": "Transaction cancelled"}})],
    "error instead of the result": [json_reply({"error": {"message": "maximum execution time exceeded"}})],
    "connection reset": [RESET, RESET],
    "empty body": [cut_reply("")],
    "no result": [json_reply({"status": "failure"})],
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_on_any_page_is_survived(instance: ScriptedInstance, tmp_path: Path, fault: str) -> None:
    instance.script[PROJECTS] = list(PASSING[fault])
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert delivery.rows_reported == delivery.rows_received == 35
    assert delivery.retries == len(PASSING[fault])


LASTING: dict[str, tuple[Reply, str]] = {
    "500": (json_reply({"error": {"message": "oops"}}, 500), "HTTP 500, oops"),
    "429": (json_reply({"error": {"message": "Rate limit exceeded"}}, 429), "Rate limit exceeded"),
    "page": (page_reply(), "a web page instead of data"),
    "cut": (cut_reply(), "cut short"),
    "error": (json_reply({"result": [], "error": {"message": "cancelled"}}), "an error under HTTP 200 (cancelled)"),
    "reset": (RESET, "cut off"),
    "403": (json_reply({"error": {"message": "ACL"}}, 403), "grant the integration user"),
    "400": (json_reply({"error": {"message": "Bad query"}}, 400), "400: Bad query"),
    "401": (json_reply({"error": {"message": "User Not Authenticated"}}, 401), "sign-in was refused (401)"),
}


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("page", [0, 2])
def test_a_lasting_fault_fails_the_stream_and_only_it(
    instance: ScriptedInstance, tmp_path: Path, fault: str, page: int
) -> None:
    reply, words = LASTING[fault]
    instance.tables["risk"] = [{"sys_id": "a1", "number": "RISK1"}]
    original, seen = instance.handle, []

    def handle(asked: Any) -> Reply:
        if asked.path == PROJECTS:
            seen.append(asked)
            return reply if len(seen) > page else original(asked)
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    outcomes = read(instance, tmp_path, "projects", "risks")
    sentence = outcomes[0].sentence if isinstance(outcomes[0], Failed) else ""
    assert words in sentence
    assert "projects (pm_project)" in sentence
    assert not list((tmp_path / "projects").glob("*"))
    if fault != "401" or page:
        assert isinstance(outcomes[1], Spooled)


def test_a_wrong_password_fails_every_stream_after_one_request(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.user = ("reader", "right")
    auth = {"kind": "basic", "user": "reader", "password": "wrong-secret"}
    outcomes = read(instance, tmp_path, "projects", "risks", "issues", auth=auth)
    assert len(instance.asked) == 1
    for outcome in outcomes:
        sentence = failed(outcome, tmp_path)
        assert "sign-in was refused (401)" in sentence
        assert "check auth user and password of source snow" in sentence
        assert "wrong-secret" not in sentence


def test_an_unreachable_host_fails_every_stream(instance: ScriptedInstance, tmp_path: Path) -> None:
    with ScriptedServer() as gone:
        pass
    outcomes = read(gone, tmp_path, "projects", "risks")
    assert all("no connection to 127.0.0.1" in failed(outcome, tmp_path) for outcome in outcomes)


def test_the_minutes_of_a_source_end_it(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.script[PROJECTS] = [json_reply({}, 429, Retry_After="3600")]
    assert "raise [run] source_minutes" in failed(read(instance, tmp_path, seconds=5)[0], tmp_path)
    assert "source_minutes" in failed(read(instance, tmp_path, seconds=-1)[0], tmp_path)


def test_mapped_fields_land_beside_the_declared_ones(instance: ScriptedInstance, tmp_path: Path) -> None:
    fields = {"u_finance_code": "finance_project_code", "u_health": "reported_health"}
    values = {"reported_health": {"On Track": "green"}}
    delivery, rows = spooled(read(instance, tmp_path, fields=fields, values=values)[0])
    assert rows[0]["mapped_finance_project_code"].startswith("F")
    assert rows[0]["mapped_reported_health"] == "On Track"
    kinds = {column.name: column.kind for column in delivery.columns if column.name.startswith("mapped_")}
    assert kinds == {"mapped_finance_project_code": "code", "mapped_reported_health": "text"}


@pytest.mark.parametrize(
    ("value", "display", "words", "landed"),
    [
        ("1", "On Track", {}, "On Track"),
        ("1", "On Track", {"1": "green"}, "1"),
        ("1", "On Track", {"On Track": "green"}, "On Track"),
        ("green", "", {}, "green"),
    ],
)
def test_a_mapped_text_lands_as_the_city_names_it(
    instance: ScriptedInstance, tmp_path: Path, value: str, display: str, words: dict[str, str], landed: str
) -> None:
    instance.tables["pm_project"] = [{"sys_id": "a1", "u_health": value}]
    instance.switches.shape = lambda name, text: {
        "display_value": display if name == "u_health" else text,
        "value": text,
    }
    table: dict[str, Any] = {"fields": {"u_health": "reported_health"}, "values": {"reported_health": words}}
    _, rows = spooled(read(instance, tmp_path, **table)[0])
    assert rows[0]["mapped_reported_health"] == landed


def test_an_unknown_configured_field_names_the_nearest(instance: ScriptedInstance, tmp_path: Path) -> None:
    sentence = failed(read(instance, tmp_path, fields={"u_helth": "reported_health"})[0], tmp_path)
    assert "no field 'u_helth'" in sentence
    assert "'u_health'" in sentence


def test_without_a_dictionary_names_are_not_checked_but_reading_goes_on(
    instance: ScriptedInstance, tmp_path: Path
) -> None:
    del instance.tables["sys_dictionary"]
    delivery, rows = spooled(read(instance, tmp_path, fields={"u_health": "reported_health"})[0])
    assert len(rows) == 35
    assert any("sys_dictionary is not readable" in warning for warning in delivery.warnings)
    assert "in no row" in failed(read(instance, tmp_path / "b", fields={"u_no": "stage"})[0], tmp_path / "b")


def test_drift_names_what_came_and_what_went(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.describe("pm_project", "u_new_field", "phase", parent="planned_task")
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert "u_new_field" in delivery.drift.added
    assert "budget_cost" in delivery.drift.missing
    assert any("phase" in warning and "in no row" in warning for warning in delivery.warnings)


def test_check_says_what_is_readable_or_why_not(instance: ScriptedInstance, tmp_path: Path) -> None:
    table = {"base_url": instance.url, "auth": {"kind": "none"}}
    settings = servicenow.parse_settings("snow", table)
    assert servicenow.check(settings, make_context(tmp_path)) == "signed in, pm_project readable (35 rows)"
    wrong = servicenow.parse_settings("snow", table | {"fields": {"u_helth": "reported_health"}})
    with pytest.raises(ExtractError, match="u_health"):
        servicenow.check(wrong, make_context(tmp_path))
    instance.switches.user = ("a", "b")
    with pytest.raises(ExtractError, match="sign-in was refused"):
        servicenow.check(settings, make_context(tmp_path))


BAD_SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "key": ({"base_urll": "x"}, "did you mean 'base_url'"),
    "address": ({"base_url": "http://city.example.com"}, "https"),
    "no address": ({"base_url": ""}, "base_url must begin with https"),
    "user in address": ({"base_url": "https://a:b@x.y"}, "must not hold a user"),
    "no auth": ({"auth": None}, "auth is missing"),
    "auth kind": ({"auth": {"kind": "ntlm"}}, "'ntlm' is not one of"),
    "auth key": ({"auth": {"kind": "basic", "user": "u", "pasword": "p"}}, "did you mean 'password'"),
    "canonical": ({"fields": {"u_x": "reported_helth"}}, "did you mean 'reported_health'"),
    "twice": ({"fields": {"u_x": "stage", "u_y": "stage"}}, "more than once"),
    "values": ({"values": {"stagee": {"a": "b"}}}, "did you mean 'stage'"),
    "field name": ({"fields": {"u_x^ORactive=true": "stage"}}, "no field name"),
}


@pytest.mark.parametrize("problem", BAD_SETTINGS)
def test_wrong_settings_are_named_one_sentence_each(problem: str) -> None:
    table, words = BAD_SETTINGS[problem]
    with pytest.raises(SettingsError) as error:
        servicenow.parse_settings("snow", {"base_url": "https://x.example.com", "auth": {"kind": "none"}} | table)
    assert words in str(error.value)
