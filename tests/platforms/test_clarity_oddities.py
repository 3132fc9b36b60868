"""Clarity over real HTTP: what its documentation leaves open, both forms of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from extractors import clarity, clarity_places, clarity_stream, pacing
from extractors.clarity_attributes import read_names
from extractors.clarity_cells import read_cell
from extractors.clarity_places import Listed, windows
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Absent, Failed
from tests.extractors.scripted_server import Asked, Reply, json_reply
from tests.platforms.scripted_clarity import BASE, Row, ScriptedClarity, context, read, refusal, spooled


def projects(count: int) -> list[Row]:
    return [{"_internalId": 100 + number, "code": f"P{number}", "name": f"Project {number}"} for number in range(count)]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    for module in (clarity_stream, clarity_places):
        monkeypatch.setattr(module, "LISTED_ROWS", 10)
        monkeypatch.setattr(module, "CHILD_ROWS", 10)


@pytest.fixture
def instance() -> Iterator[ScriptedClarity]:
    with ScriptedClarity({"projects": projects(35)}) as running:
        yield running


@pytest.mark.parametrize(
    "habits",
    [
        {},
        {"cap": 4},
        {"refuses_sort": True},
        {"gives_id": False},
        {"tells_total": False},
        {"total_as_text": True},
        {"refuses_over": 25},
    ],
)
def test_every_row_comes_whatever_the_habits_of_paging(
    instance: ScriptedClarity, tmp_path: Path, habits: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "refuses_over" in habits:
        monkeypatch.setattr(clarity_stream, "LISTED_ROWS", 500)
        instance.lists["projects"] = projects(60)
    for name, value in habits.items():
        setattr(instance.habits, name, value)
    delivery, rows = spooled(read(instance, tmp_path)[0])
    wanted = len(instance.lists["projects"])
    assert [row["code"] for row in rows] == [f"P{number}" for number in range(wanted)]
    assert delivery.rows_reported == (wanted if habits.get("tells_total", True) else None)


def test_rows_deleted_until_the_offset_lies_beyond_them_lose_nothing(instance: ScriptedClarity, tmp_path: Path) -> None:
    original, seen = instance.handle, []

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/projects":
            seen.append(asked)
            if len(seen) == 3:
                del instance.lists["projects"][5:30]
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    _, rows = spooled(read(instance, tmp_path)[0])
    assert {row["code"] for row in rows} >= {f"P{number}" for number in [*range(5), *range(30, 35)]}


DESCRIPTIONS: dict[str, Any] = {
    "api ids": {"attributes": [{"apiAttributeId": "code", "displayName": "ID"}, {"apiAttributeId": "name"}]},
    "names": {"attributes": [{"attributeName": "code"}, {"name": "name"}]},
    "results": {"_results": [{"attributeId": "code"}, {"attributeId": "name"}]},
    "a list": [{"name": "code"}, {"name": "name"}],
    "a list of texts": ["code", "name"],
    "a table": {"attributes": {"code": {"dataType": "string"}, "name": {}}},
}


@pytest.mark.parametrize("shape", DESCRIPTIONS)
def test_only_described_attributes_are_asked_for(instance: ScriptedClarity, tmp_path: Path, shape: str) -> None:
    instance.descriptions["projects"] = DESCRIPTIONS[shape]
    instance.known["projects"] = {"code", "name"}
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert {one.params["fields"] for one in instance.asked if "fields" in one.params} == {"code,name"}
    assert len(rows) == 35 and "status" in delivery.drift.missing and "code" not in delivery.drift.missing


def test_a_description_that_cannot_be_understood_is_none() -> None:
    assert read_names({"attributes": []}) is None
    assert read_names("attributes") is None


@pytest.mark.parametrize(
    "wording",
    [
        "API-1092: Attribute {name} is not a valid expandable attribute on Object resource.",
        "API-1092 : Attribute '{name}' is invalid",
        "Invalid attribute: {name}",
        "API-1005: The attribute name {name} is not known",
        'Unknown field "{name}"',
    ],
)
def test_an_attribute_that_a_refusal_names_is_dropped(instance: ScriptedClarity, tmp_path: Path, wording: str) -> None:
    instance.known["projects"] = {"code", "name", "status"}
    instance.wording = wording
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert "progress" in delivery.drift.missing and "name" not in delivery.drift.missing


def test_a_refusal_that_names_nothing_fails_the_stream(instance: ScriptedClarity, tmp_path: Path) -> None:
    instance.known["projects"] = {"code"}
    instance.wording = "API-9999: bad request"
    outcome = read(instance, tmp_path)[0]
    assert isinstance(outcome, Failed) and "API-9999" in outcome.sentence
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_configured_field_that_is_not_there_is_named(
    instance: ScriptedClarity, tmp_path: Path, is_strict: bool
) -> None:
    instance.known = {"projects": {"code", "name"}} if is_strict else {}
    fields = {"fundingCode": "finance_project_code"}
    outcome = read(instance, tmp_path, fields=fields)[0]
    assert isinstance(outcome, Failed) and "'fundingCode'" in outcome.sentence
    settings = clarity.parse_settings(
        "ppm", {"base_url": f"{instance.url}{BASE}", "auth": {"kind": "none"}, "fields": fields}
    )
    with pytest.raises(ExtractError, match="fundingCode"):
        clarity.check(settings, context(tmp_path))


def test_an_add_ins_own_spelling_is_found_by_its_letters(instance: ScriptedClarity, tmp_path: Path) -> None:
    instance.lists["projects"] = projects(1)
    report = {"_internalId": "7", "cop_overall_status": {"id": "30", "displayValue": "Red", "_type": "lookup"}}
    instance.lists["projects/100/projectStatusReports"] = [report]
    instance.descriptions["projectStatusReports"] = {"attributes": [{"name": "cop_overall_status"}]}
    instance.known["projectStatusReports"] = {"cop_overall_status"}
    _, rows = spooled(read(instance, tmp_path, "status_reports")[0])
    assert [(row["overall_status"], row["overall_status_display"], row["project"]) for row in rows] == [
        ("30", "Red", "100")
    ]


@pytest.mark.parametrize(
    ("own", "project"),
    [
        ({"projectId": {"id": "101", "displayValue": "P1", "_type": "lookup"}}, "101"),
        ({"investmentId": 102}, "102"),
        ({"_self": "https://x/ppm/rest/v1/projects/103/tasks/9"}, "103"),
    ],
)
def test_a_global_list_is_read_at_once_where_it_tells_the_project(
    instance: ScriptedClarity, tmp_path: Path, own: Row, project: str
) -> None:
    instance.lists["tasks"] = [{"_internalId": 9, "code": "T", **own}]
    _, rows = spooled(read(instance, tmp_path, "tasks")[0])
    assert [row["project"] for row in rows] == [project]
    assert not [one for one in instance.asked if "/projects/" in one.path]


def test_a_global_list_that_does_not_tell_the_project_is_read_by_project(
    instance: ScriptedClarity, tmp_path: Path
) -> None:
    instance.lists["tasks"] = [{"_internalId": 9, "code": "T"}]
    for number in range(35):
        instance.lists[f"projects/{100 + number}/tasks"] = [{"_internalId": 900 + number, "code": f"T{number}"}]
    delivery, rows = spooled(read(instance, tmp_path, "tasks")[0])
    assert {(row["internal_id"], row["project"]) for row in rows} == {
        (str(900 + number), str(100 + number)) for number in range(35)
    }
    assert delivery.rows_reported == 35


def test_a_project_that_vanishes_after_it_was_listed_takes_only_its_own_rows(
    instance: ScriptedClarity, tmp_path: Path
) -> None:
    for number in range(35):
        instance.lists[f"projects/{100 + number}/risks"] = [{"_internalId": 900 + number}]
    original = instance.handle

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/projects/110/risks":
            instance.lists.pop("projects/110/risks", None)
            instance.lists["projects"] = [row for row in instance.lists["projects"] if row["_internalId"] != 110]
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    _, rows = spooled(read(instance, tmp_path, "risks")[0])
    assert len(rows) == 34


def test_a_list_that_is_refused_of_a_project_that_stays_fails_the_stream(
    instance: ScriptedClarity, tmp_path: Path
) -> None:
    for number in range(34):
        instance.lists[f"projects/{100 + number}/risks"] = [{"_internalId": 900 + number}]
    outcome = read(instance, tmp_path, "risks")[0]
    assert isinstance(outcome, Failed) and "404" in outcome.sentence


def test_an_add_in_that_is_not_installed_is_absent_after_few_requests(
    instance: ScriptedClarity, tmp_path: Path
) -> None:
    outcome = read(instance, tmp_path, "risks")[0]
    assert isinstance(outcome, Absent)
    assert len([one for one in instance.asked if one.path.endswith("/risks") and "describe" not in one.path]) < 15


@pytest.mark.parametrize(
    "form", ["costPlans/{plan}/costplandetails", "costplandetails costPlanId", "costplandetails planId"]
)
def test_the_lines_of_a_plan_are_read_in_the_form_that_the_instance_takes(
    instance: ScriptedClarity, tmp_path: Path, form: str
) -> None:
    instance.lists["projects"] = projects(1)
    instance.lists["costPlans"] = [{"_internalId": 7}]
    path, _, attribute = form.format(plan=7).partition(" ")
    instance.lists[path] = [{"_internalId": 70, "cost": 12.5}]
    original = instance.handle

    def handle(asked: Asked) -> Reply:
        wanted = f"({attribute} = 7)" if attribute else ""
        if asked.path == f"{BASE}/costplandetails" and asked.params.get("filter", "") != wanted:
            return refusal(400, "API-1040: The filter is not valid.")
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    _, rows = spooled(read(instance, tmp_path, "cost_plan_details")[0])
    assert [(row["internal_id"], row["cost_plan"], row["cost"]) for row in rows] == [("70", "7", "12.5")]


def test_two_versions_of_a_row_are_asked_for_again(instance: ScriptedClarity, tmp_path: Path) -> None:
    original, seen = instance.handle, []

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/projects":
            seen.append(asked)
            if len(seen) == 2:
                instance.lists["projects"][9]["name"] = "Renamed"
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert [row["name"] for row in rows if row["code"] == "P9"] == ["Renamed"]
    assert seen[-1].params["filter"] == "(_internalId in (109))"
    assert "asked for again" in delivery.warnings[0]


def test_a_foreign_currency_is_a_warning(instance: ScriptedClarity, tmp_path: Path) -> None:
    instance.lists["projects"][3]["currencyCode"] = "EUR"
    delivery, _ = spooled(read(instance, tmp_path)[0])
    assert any("EUR" in warning for warning in delivery.warnings)


@pytest.mark.parametrize(
    ("raw", "value", "display"),
    [
        ({"displayValue": "Hold", "_type": "lookup", "id": "H"}, "H", "Hold"),
        ({"displayValue": "Unapproved", "_type": "lookup", "id": "0"}, "0", "Unapproved"),
        (
            {"_type": "lookup", "values": [{"id": "a", "displayValue": "A, B"}]},
            '[{"displayValue": "A, B", "id": "a"}]',
            "A, B",
        ),
        ({"_type": "lookup", "values": []}, None, None),
        ({"_type": "tsv", "total": 12.5, "segmentList": {"segments": []}}, "12.5", None),
        (None, None, None),
        (True, "true", None),
        (0, "0", None),
    ],
)
def test_every_shape_of_value_is_read(raw: Any, value: str | None, display: str | None) -> None:
    cell = read_cell({"x": raw}, "x")
    assert (cell.value, cell.display) == (value, display)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-01", "2026-11-20"),
        ("2011-02-03", "2026-11-20"),
        ("2026-01-01", "2027-06-30"),
        ("1900-01-01", "2026-11-20"),
    ],
)
def test_windows_are_short_share_no_day_and_leave_none_out(first: str, last: str) -> None:
    today = date(2026, 11, 20)
    found = list(
        windows([Listed("1", date.fromisoformat(first), date.fromisoformat(last)), Listed("2", None, None)], today)
    )
    assert all((end - begin).days + 1 <= 92 for begin, end in found)
    assert all(later[0] == earlier[1] + timedelta(days=1) for earlier, later in pairwise(found))
    assert found[0][0] <= max(date.fromisoformat(first), date(2002, 1, 1))
    assert found[-1][1] >= max(today, date.fromisoformat(last))
    assert len(found) < 110


def test_without_projects_there_are_no_windows() -> None:
    assert list(windows([], date(2026, 11, 20))) == []


LOGIN = {"kind": "basic", "user": "u", "password": "secret-p"}


@pytest.mark.parametrize("way", ["plain", "authToken", "bearer", "basic"])
def test_a_login_token_is_sent_as_the_instance_takes_it(instance: ScriptedClarity, tmp_path: Path, way: str) -> None:
    original = instance.handle

    def is_signed_in(asked: Asked) -> bool:
        sent = {name.lower(): text for name, text in asked.headers.items()}
        given = sent.get("authorization", "")
        plain = {
            "plain": given == "tok-1",
            "authToken": sent.get("authtoken") == "tok-1",
            "bearer": given == "Bearer tok-1",
        }
        return plain.get(way, given.startswith("Basic ")) and not (way == "basic" and "authtoken" in sent)

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/auth/login":
            return refusal(405, "no") if way == "basic" else json_reply({"authToken": "tok-1"})
        return original(asked) if is_signed_in(asked) else refusal(401, "API-1003: Authentication failed.")

    instance.handle = handle  # type: ignore[method-assign]
    delivery, rows = spooled(read(instance, tmp_path, auth=LOGIN)[0])
    assert len(rows) == 35
    assert "tok-1" not in str(delivery.request_log) and "secret-p" not in str(delivery.request_log)


def test_a_login_token_that_dies_is_replaced(instance: ScriptedClarity, tmp_path: Path) -> None:
    original = instance.handle
    logins: list[Asked] = []
    uses: list[Asked] = []

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/auth/login":
            logins.append(asked)
            uses.clear()
            return json_reply({"authToken": f"tok-{len(logins)}"})
        uses.append(asked)
        alive = asked.headers.get("Authorization") == f"tok-{len(logins)}" and len(uses) <= 2
        return original(asked) if alive else refusal(401, "API-1003: The session has expired.")

    instance.handle = handle  # type: ignore[method-assign]
    _, rows = spooled(read(instance, tmp_path, auth=LOGIN)[0])
    assert len(rows) == 35 and len(logins) >= 2


def test_a_wrong_password_is_a_refused_sign_in_for_all_streams(instance: ScriptedClarity, tmp_path: Path) -> None:
    instance.handle = lambda asked: refusal(401, "API-1003: Authentication failed.")  # type: ignore[method-assign]
    outcomes = read(instance, tmp_path, "projects", "tasks", auth=LOGIN)
    assert all(isinstance(one, Failed) and "check auth user and password" in one.sentence for one in outcomes)
    assert "was not asked for" in outcomes[1].sentence  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("is_key_dead", "words"), [(False, "grant the integration user"), (True, "sign-in was refused")]
)
def test_a_missing_right_and_a_dead_key_are_told_apart(
    instance: ScriptedClarity, tmp_path: Path, is_key_dead: bool, words: str
) -> None:
    original, has_failed = instance.handle, []

    def handle(asked: Asked) -> Reply:
        if asked.path == f"{BASE}/resources":
            has_failed.append(asked)
        is_refused = asked.path == f"{BASE}/resources" or (is_key_dead and has_failed)
        return refusal(401, "API-1007: You are not authorized.") if is_refused else original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    auth = {"kind": "api_key", "key": "k-secret", "client_id": "warehouse"}
    outcomes = read(instance, tmp_path, "projects", "resources", auth=auth)
    spooled(outcomes[0])
    assert isinstance(outcomes[1], Failed) and words in outcomes[1].sentence
    sent = instance.asked[-1].headers
    assert (sent["Authorization"], sent["x-api-ppm-client"]) == ("Bearer k-secret", "warehouse")


def test_an_unknown_kind_of_sign_in_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="api_key, basic, bearer, none"):
        clarity.parse_settings("ppm", {"base_url": "https://x.example/ppm/rest/v1", "auth": {"kind": "ntlm"}})
