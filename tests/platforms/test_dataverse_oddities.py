"""What environments do that the sandbox's does not: scripted answers, one oddity each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors import dataverse, dataverse_api, pacing
from extractors.dataverse_cells import find_deleted, read_instant
from extractors.outcomes import Absent, City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled
from extractors.spool import Delivery, hash_schema, read_delivery, utc_now
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply

API = "/api/data/v9.2/"
KEYS = {"msdyn_projects": "msdyn_projectid", "msdyn_projectrisks": "msdyn_projectriskid"}


def guid(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


def project(number: int, **columns: Any) -> dict[str, Any]:
    own = {"msdyn_projectid": guid(number), "msdyn_subject": f"Project {number}", "modifiedon": "2026-11-01T10:00:00Z"}
    return own | columns


@dataclass
class Environment(ScriptedServer):
    """Entity sets as lists of rows; definitions only where `attributes` names a table. `reply` overrides by path."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    tracked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__init__()

    def handle(self, asked: Asked) -> Reply:
        """What this environment answers."""
        name = asked.path.removeprefix(API)
        if name in self.replies:
            return self.replies[name]
        if name == "EntityDefinitions":
            return json_reply({"value": [{"SchemaName": table} for table in self.tracked]})
        if name.startswith("EntityDefinitions"):
            table = name.partition("'")[2].partition("'")[0]
            if table not in self.attributes:
                return json_reply({"error": {"code": "0x80041102", "message": "no such entity"}}, 404)
            return json_reply({"value": [{"LogicalName": one} for one in self.attributes[table]]})
        if name not in self.rows:
            message = f"Resource not found for the segment '{name}'."
            return json_reply({"error": {"code": "0x80060888", "message": message}}, 404)
        return json_reply({"value": [row for row in self.rows[name] if _meets(row, asked.params.get("$filter", ""))]})


def _meets(row: Mapping[str, Any], condition: str) -> bool:
    parts = [one.split(" ") for one in condition.split(" or ") if one]
    return not parts or any(
        row.get(name) == value if sign == "eq" else row[name] >= value for name, sign, value in parts
    )


@dataclass
class Accepted:
    """What was accepted of a stream before: key -> modifiedon, and where its reading goes on."""

    texts: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    cursor: str | None = None
    schema_hash: str = ""
    last_full_at: str = field(default_factory=utc_now)

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        return len(self.texts) or None

    def last(self, stream: str) -> LastExtract | None:
        if not self.texts:
            return None
        count = len(self.texts)
        return LastExtract("1", utc_now(), self.last_full_at, self.schema_hash, self.cursor, (), count, count)

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        return self.texts

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return {}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Environment]:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    with Environment(rows={"msdyn_projects": [project(number) for number in range(1, 6)]}) as running:
        yield running


def read(
    server: Environment, folder: Path, stream: str = "projects", accepted: Accepted | None = None, **table: Any
) -> Outcome:
    settings = dataverse.parse_settings("planner", {"base_url": server.url, "auth": {"kind": "none"}} | table)
    city = City("America/Phoenix", "USD", "$", 7)
    deadline = time.monotonic() + 20
    context = ExtractContext("planner", folder, False, deadline, city, accepted or Accepted())
    return next(iter(dataverse.extract(settings, context, (stream,))))


def spooled(outcome: Outcome) -> tuple[Delivery, list[dict[str, Any]]]:
    assert isinstance(outcome, Spooled), outcome
    return read_delivery(outcome.folder), pq.read_table(outcome.folder / "rows.parquet").to_pylist()


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not list(folder.rglob("*.parquet")), "a part of a sweep was left behind"
    return outcome.sentence


def page(rows: list[dict[str, Any]], **links: str) -> Reply:
    return json_reply({"value": rows} | {f"@odata.{name}": link for name, link in links.items()})


def known(server: Environment, folder: Path, cursor: str, **changes: Any) -> Accepted:
    """The state after the environment's projects were accepted as they are."""
    delivery, rows = spooled(read(server, folder / "before"))
    texts: dict[str, tuple[str | None, ...]] = {row["msdyn_projectid"]: (row["modifiedon"],) for row in rows}
    return Accepted(texts, cursor, hash_schema(delivery.columns), **changes)


def test_every_request_asks_in_version_4_for_pages_and_annotations(environment: Environment, tmp_path: Path) -> None:
    environment.attributes["msdyn_project"] = ["msdyn_projectid", "msdyn_subject", "msdyn_program", "modifiedon"]
    second = f"{environment.url}{API}msdyn_projects?$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E"
    environment.script[API + "msdyn_projects"] = [page([project(1)], nextLink=second), page([project(2)])]
    spooled(read(environment, tmp_path))
    asked = [one for one in environment.asked if one.path == API + "msdyn_projects"][:2]
    assert [one.headers["Prefer"] for one in asked] == ['odata.maxpagesize=5000,odata.include-annotations="*"'] * 2
    assert {
        (one.headers["OData-Version"], one.headers["OData-MaxVersion"], one.headers["Accept"]) for one in asked
    } == {("4.0", "4.0", "application/json")}
    assert asked[0].params["$select"] == "msdyn_projectid,msdyn_subject,_msdyn_program_value,modifiedon"
    assert asked[1].params == {"$skiptoken": '<cookie pagenumber="2" />'}
    assert not any("$skip" in one.params or "$top" in one.params for one in environment.asked)


def test_a_next_link_to_another_host_is_refused(environment: Environment, tmp_path: Path) -> None:
    environment.script[API + "msdyn_projects"] = [
        page([project(1)], nextLink="https://elsewhere.example/x?$skiptoken=1")
    ]
    assert "elsewhere.example, which is another host" in failed(read(environment, tmp_path), tmp_path)


def test_a_relative_next_link_is_followed(environment: Environment, tmp_path: Path) -> None:
    environment.script[API + "msdyn_projects"] = [page([project(1)], nextLink="msdyn_projects?$skiptoken=2")]
    _, rows = spooled(read(environment, tmp_path))
    assert len(rows) == 5


def test_a_next_link_that_leads_nowhere_new_fails(environment: Environment, tmp_path: Path) -> None:
    again = page([project(1)], nextLink="msdyn_projects?$skiptoken=2")
    environment.replies["msdyn_projects"] = again
    assert "same next page again" in failed(read(environment, tmp_path), tmp_path)


def test_a_row_that_slipped_between_pages_is_found_by_the_ids(environment: Environment, tmp_path: Path) -> None:
    environment.script[API + "msdyn_projects"] = [
        page([project(1), project(2)], nextLink="msdyn_projects?$skiptoken=2"),
        page([project(4), project(5)]),
    ]
    _, rows = spooled(read(environment, tmp_path))
    assert {row["msdyn_projectid"] for row in rows} == {guid(number) for number in range(1, 6)}


def test_an_error_beside_rows_under_200_is_no_answer(environment: Environment, tmp_path: Path) -> None:
    environment.replies["msdyn_projects"] = json_reply({"value": [], "error": {"message": "SQL timeout expired."}})
    assert "SQL timeout expired" in failed(read(environment, tmp_path), tmp_path)


def test_a_refused_column_without_a_name_is_read_without_select(environment: Environment, tmp_path: Path) -> None:
    refusal = json_reply({"error": {"code": "0x80040203", "message": "Invalid request."}}, 400)
    environment.script[API + "msdyn_projects"] = [refusal]
    delivery, rows = spooled(read(environment, tmp_path))
    assert len(rows) == 5 and "$select" not in environment.asked[-1].params
    assert delivery.drift.missing == ()


def test_a_table_that_is_not_there_is_absent_and_one_without_the_right_is_not(
    environment: Environment, tmp_path: Path
) -> None:
    assert isinstance(read(environment, tmp_path / "a", "risks"), Absent)
    words = "Resource not found for the segment 'msdyn_projectrisks'."
    environment.attributes["msdyn_projectrisk"] = ["msdyn_projectriskid"]
    environment.replies["msdyn_projectrisks"] = json_reply({"error": {"code": "0x80060888", "message": words}}, 400)
    assert isinstance(read(environment, tmp_path / "b", "risks"), Absent)
    lacking = {"error": {"code": "0x80040220", "message": "missing prvReadmsdyn_projectrisk privilege"}}
    environment.replies["msdyn_projectrisks"] = json_reply(lacking, 403)
    assert "prvReadmsdyn_projectrisk" in failed(read(environment, tmp_path / "c", "risks"), tmp_path)
    environment.replies["msdyn_projectrisks"] = json_reply({"error": {"message": "Bad query."}}, 400)
    assert "Bad query" in failed(read(environment, tmp_path / "d", "risks"), tmp_path)


def test_counts_beyond_five_thousand_are_not_believed() -> None:
    total, limit = dataverse_api.TOTAL, dataverse_api.LIMIT_EXCEEDED
    assert dataverse_api.read_total({"@odata.count": 5000}) is None
    assert dataverse_api.read_total({"@odata.count": 12}) == 12
    assert dataverse_api.read_total({"@odata.count": 5000, total: 5000, limit: True}) is None
    assert dataverse_api.read_total({"@odata.count": 5000, total: 7000, limit: False}) == 7000
    assert dataverse_api.read_total({"@odata.count": 12, total: -1}) is None


def test_deletions_are_known_in_every_shape() -> None:
    key = guid(7)
    entity = {
        "@odata.context": "https://x/api/data/v9.2/$metadata#msdyn_projects/$deletedEntity",
        "id": key,
        "reason": "deleted",
    }
    assert find_deleted(entity, "msdyn_projectid") == key
    assert find_deleted({"@removed": {"reason": "deleted"}, "@id": f"msdyn_projects({key})"}, "msdyn_projectid") == key
    assert find_deleted({"id": key, "reason": "deleted"}, "msdyn_projectid") == key
    assert find_deleted(project(7), "msdyn_projectid") is None


def test_a_delta_with_deletions_changes_and_repeats(environment: Environment, tmp_path: Path) -> None:
    accepted = known(environment, tmp_path, "delta msdyn_projects?$deltatoken=1")
    changed = project(2, msdyn_subject="Moved", modifiedon="2026-11-20T10:00:00Z")
    added = project(9, modifiedon="2026-11-20T11:00:00Z")
    environment.rows["msdyn_projects"] = [project(1), changed, project(3), project(4), added]
    deleted = {"@odata.context": "x/$deletedEntity", "id": guid(5).upper(), "reason": "deleted"}
    environment.script[API + "msdyn_projects"] = [
        page(
            [changed, changed, added, deleted, {"@removed": {}, "id": guid(77)}],
            deltaLink="msdyn_projects?$deltatoken=2",
        )
    ]
    delivery, rows = spooled(read(environment, tmp_path, accepted=accepted))
    assert {row["msdyn_projectid"]: row["msdyn_subject"] for row in rows} == {guid(2): "Moved", guid(9): "Project 9"}
    assert (delivery.mode, delivery.deleted_keys, delivery.rows_standing) == ("incremental", (guid(5),), 5)
    assert delivery.cursor == "delta msdyn_projects?$deltatoken=2"


def test_a_delta_that_keeps_silent_is_completed_by_the_ids(environment: Environment, tmp_path: Path) -> None:
    accepted = known(environment, tmp_path, "delta msdyn_projects?$deltatoken=1")
    moved = project(3, msdyn_subject="Moved", modifiedon="2026-11-20T10:00:00Z")
    environment.rows["msdyn_projects"] = [project(1), project(2), moved, project(4)]
    environment.script[API + "msdyn_projects"] = [page([], deltaLink="msdyn_projects?$deltatoken=2")]
    delivery, rows = spooled(read(environment, tmp_path, accepted=accepted))
    assert [row["msdyn_subject"] for row in rows] == ["Moved"]
    assert (delivery.deleted_keys, delivery.rows_standing) == ((guid(5),), 4)


def test_an_old_modifiedon_does_not_hide_a_new_row(environment: Environment, tmp_path: Path) -> None:
    accepted = known(environment, tmp_path, "since 2026-11-01T10:00:00Z")
    environment.rows["msdyn_projects"] += [project(8, modifiedon="2020-01-01T00:00:00Z")]
    environment.rows["msdyn_projects"][0] = project(1, msdyn_subject="Restored", modifiedon="2020-01-02T00:00:00Z")
    delivery, rows = spooled(read(environment, tmp_path, accepted=accepted))
    names = {row["msdyn_subject"] for row in rows}
    assert {"Project 8", "Restored"} <= names
    assert (delivery.mode, delivery.rows_standing, delivery.deleted_keys) == ("incremental", 6, ())
    assert delivery.cursor == "since 2026-11-01T10:00:00Z"


@pytest.mark.parametrize("why", ["a week", "another schema", "no cursor"])
def test_what_makes_a_whole_reading_due(environment: Environment, tmp_path: Path, why: str) -> None:
    accepted = known(environment, tmp_path, "since 2026-11-01T10:00:00Z")
    if why == "a week":
        accepted.last_full_at = "2026-01-01T00:00:00Z"
    elif why == "another schema":
        accepted.schema_hash = "other"
    else:
        accepted.cursor = None
    delivery, rows = spooled(read(environment, tmp_path, accepted=accepted))
    assert (delivery.mode, len(rows)) == ("full", 5)


def test_baseline_tasks_come_expanded_or_from_their_own_table(environment: Environment, tmp_path: Path) -> None:
    navigation = "msdyn_msdyn_projectbaselinedata_msdyn_projectbaselinetaskdata"
    first, second = (
        {"msdyn_projectbaselinetaskdataid": guid(number), "msdyn_projecttaskid": guid(50)} for number in (21, 22)
    )
    own = {"msdyn_projectbaselinedataid": guid(20)}
    environment.rows["msdyn_projectbaselinedatas"] = [
        own
        | {
            navigation: [first],
            f"{navigation}@odata.nextLink": f"{API}msdyn_projectbaselinedatas({guid(20)})/{navigation}?p=2",
        }
    ]
    environment.replies[f"msdyn_projectbaselinedatas({guid(20)})/{navigation}"] = page([second])
    _, rows = spooled(read(environment, tmp_path / "a", "baseline_tasks"))
    assert {(row["baseline"], row["msdyn_projectbaselinetaskdataid"]) for row in rows} == {
        (guid(20), guid(21)), (guid(20), guid(22)),
    }  # fmt: skip
    environment.rows["msdyn_projectbaselinedatas"] = [own]
    environment.rows["msdyn_projectbaselinetaskdatas"] = [first | {"_msdyn_projectbaselinedata_value": guid(20)}]
    _, rows = spooled(read(environment, tmp_path / "b", "baseline_tasks"))
    assert [(row["baseline"], row["msdyn_projectbaselinetaskdataid"]) for row in rows] == [(guid(20), guid(21))]


def test_planned_work_is_unrolled_and_what_cannot_be_read_is_said(environment: Environment, tmp_path: Path) -> None:
    work = '[{"End":"/Date(1571158800000)/","Hours":7.5,"Start":"/Date(1571126400000)/"}]'
    environment.rows["msdyn_resourceassignments"] = [
        {"msdyn_resourceassignmentid": guid(1), "msdyn_plannedwork": work},
        {"msdyn_resourceassignmentid": guid(2), "msdyn_plannedwork": None},
        {"msdyn_resourceassignmentid": guid(3), "msdyn_plannedwork": "[{"},
    ]
    delivery, rows = spooled(read(environment, tmp_path, "planned_work"))
    names = ("msdyn_resourceassignmentid", "segment_start", "segment_finish", "hours")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (guid(1), "2019-10-15T08:00:00Z", "2019-10-15T17:00:00Z", "7.5")
    ]
    assert "1 records whose planned work cannot be read" in delivery.warnings[0]
    assert read_instant("/Date(-1500+0000)/") == "1969-12-31T23:59:58.500Z"


def test_decimals_land_as_they_are_written(environment: Environment, tmp_path: Path) -> None:
    row = f'"msdyn_projectid":"{guid(1)}","proj_budget":0.0000000000,"msdyn_progress":0.2900000000'
    body = '{"value":[{' + row + "}]}"
    environment.script[API + "msdyn_projects"] = [(200, {"Content-Type": "application/json"}, body.encode())]
    _, rows = spooled(read(environment, tmp_path))
    assert (rows[0]["proj_budget"], rows[0]["msdyn_progress"]) == ("0.0000000000", "0.2900000000")


def test_a_configured_lookup_may_be_named_by_its_attribute(environment: Environment, tmp_path: Path) -> None:
    label = "_cr1_department_value@OData.Community.Display.V1.FormattedValue"
    environment.replies["EntityDefinitions(LogicalName='msdyn_project')/Attributes"] = json_reply(
        {
            "value": [
                {"LogicalName": "msdyn_projectid", "AttributeType": "Uniqueidentifier"},
                {"LogicalName": "cr1_department", "AttributeType": "Lookup"},
            ]
        }
    )
    environment.rows["msdyn_projects"] = [project(1, _cr1_department_value=guid(3)) | {label: "Parks"}]
    _, rows = spooled(read(environment, tmp_path, fields={"cr1_department": "department_name"}))
    assert environment.asked[-1].params["$select"] == "msdyn_projectid,_cr1_department_value"
    assert rows[0]["mapped_department_name"] == "Parks"
