"""Jira Align read from sites of every habit that the platform reference names, and from the city's own server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from extractors import jira_align, pacing
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Absent, Failed
from sandbox.running import RunningCity, start_city
from tests.platforms.jira_align_site import API, Accepted, Site, empty, make_context, make_epics, read, spooled


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    with Site(rows={"epics": make_epics(230)}) as running:
        yield running


def health_of(site: Site, count: int) -> None:
    site.expanded["epics"] = {number: {"health": {"type": "Green"}, "owner": {"id": number, "fullName": "A"}} for number in range(1, count + 1)}  # fmt: skip


def failure(outcome: Any) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.sentence


# ---- paging


@pytest.mark.parametrize("habit", [{}, {"is_wrapped": True}, {"cap": 7}, {"honours_order": False}])
def test_every_row_comes_once_whatever_the_site_pages_like(site: Site, tmp_path: Path, habit: dict[str, Any]) -> None:
    vars(site).update(habit)
    if not site.honours_order:
        site.rows["epics"] = site.rows["epics"][100:] + site.rows["epics"][:100]
    delivery, rows = spooled(read(site, tmp_path)[0])
    assert set(rows) == {str(number) for number in range(1, 231)}
    assert (delivery.rows_received, delivery.rows_reported, delivery.is_complete_sweep) == (230, None, True)
    assert {asked.params["$top"] for asked in site.asked} == {"100"}


def test_options_are_spelled_as_documented_and_expand_is_on_every_page(site: Site, tmp_path: Path) -> None:
    health_of(site, 230)
    spooled(read(site, tmp_path)[0])
    swept = [asked for asked in site.asked if asked.path == API + "epics" and "$filter" not in asked.params]
    plain = [asked for asked in swept if "expand" not in asked.params]
    assert len(plain) == 1 and len(swept) > 4
    assert all(asked.params["$orderby"] == "id" for asked in swept)


def test_ids_may_be_texts(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = [{**row, "id": str(row["id"])} for row in make_epics(5)]
    assert set(spooled(read(site, tmp_path)[0])[1]) == {"1", "2", "3", "4", "5"}


# ---- expand


def test_rows_that_came_bare_are_expanded_by_their_ids(site: Site, tmp_path: Path) -> None:
    health_of(site, 230)
    site.expands = lambda asked: asked.params.get("$skip") == "0"
    delivery, rows = spooled(read(site, tmp_path)[0])
    assert {(row["health"], row["owner_display"]) for row in rows.values()} == {("Green", "A")}
    assert not delivery.warnings


def test_rows_that_have_nothing_to_expand_stay_as_they_are(site: Site, tmp_path: Path) -> None:
    health_of(site, 150)
    _, rows = spooled(read(site, tmp_path)[0])
    assert [rows[number]["health"] for number in ("1", "150", "151", "230")] == ["Green", "Green", None, None]


def test_a_site_that_refuses_expand_is_read_without(site: Site, tmp_path: Path) -> None:
    site.refuses_expansion = lambda asked: True
    delivery, rows = spooled(read(site, tmp_path)[0])
    assert len(rows) == 230 and not delivery.warnings


@pytest.mark.parametrize("is_refused", [True, False])
def test_where_expand_survives_on_some_pages_only_no_row_has_it(site: Site, tmp_path: Path, is_refused: bool) -> None:
    health_of(site, 230)
    is_first = lambda asked: asked.params.get("$skip") == "0" and "$filter" not in asked.params  # noqa: E731
    site.expands = is_first
    if is_refused:
        site.refuses_expansion = lambda asked: not is_first(asked)
    delivery, rows = spooled(read(site, tmp_path)[0])
    assert len(rows) == 230
    assert {(row["health"], row["owner"]) for row in rows.values()} == {(None, None)}
    assert "expands some rows only" in delivery.warnings[0]


def test_expanded_records_of_other_resources_do_not_land(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = [
        {
            "id": 1,
            "title": "E",
            "features": [{"id": 5}],
            "theme": {"id": 2},
            "points": [{"releaseId": 3}],
            "self": "u",
            "tags": "a",
        }
    ]
    _, rows = spooled(read(site, tmp_path)[0])
    assert rows["1"]["_extra"] == '{"points": [{"releaseId": 3}], "tags": "a"}'


# ---- values


@pytest.mark.parametrize(
    "enums",
    [
        {"epics_state": {"2": "Doing"}},
        {"epic_state": {"2": "Doing"}},
        {"epics.state": {"2": "Doing"}},
        {"state": {"2": "Doing"}},
        {"epics": {"state": {"2": "Doing"}}},
        {"epics": {"2": "Doing"}},
        {"projects_state": {"2": "Doing"}},
        {"state": {"2": "Other"}, "epics_state": {"2": "Doing"}},
    ],
)
def test_enums_may_be_spelled_by_item_type_and_by_field(site: Site, tmp_path: Path, enums: dict[str, Any]) -> None:
    site.rows["epics"] = [{"id": 1, "title": "E", "state": 2}, {"id": 2, "title": "F", "state": 9}]
    _, rows = spooled(read(site, tmp_path, enums=enums)[0])
    assert [(row["state"], row["state_display"]) for row in rows.values()] == [("2", "Doing"), ("9", None)]


@pytest.mark.parametrize(
    ("field", "raw", "value", "display"),
    [
        ("health", "Yellow", "Yellow", None),
        ("health", {"type": "Red", "riskValue": 3, "reason": "late"}, "Red", None),
        ("health", {"type": 2}, "2", None),
        ("health", 1, "1", "On Track"),
        ("health", None, None, None),
        ("status", "In Progress", "In Progress", None),
        ("status", {"id": 9, "epicId": 1, "statusId": 4, "status": "Blocked"}, "4", "Blocked"),
        (
            "status",
            [{"id": 2, "statusId": 5, "status": "New", "createdDate": "2026-02"}, {"id": 9, "statusId": 4, "status": "Old", "createdDate": "2026-01"}],
            "5",
            "New",
        ),
        ("status", [], None, None),
        ("state", "2 - In Progress", "2", "In Progress"),
        ("owner", {"id": 1197, "uid": "abby", "fullName": "Abby J"}, "1197", "Abby J"),
    ],
)  # fmt: skip
def test_a_value_is_read_in_whatever_shape_it_comes(
    site: Site, tmp_path: Path, field: str, raw: Any, value: str | None, display: str | None
) -> None:
    site.rows["epics"] = [{"id": 1, "title": "E", field: raw}]
    _, rows = spooled(read(site, tmp_path, enums={"health": {"1": "On Track"}})[0])
    assert (rows["1"][field], rows["1"][f"{field}_display"]) == (value, display)


def test_a_process_step_is_named_by_the_row_by_the_site_or_by_the_city(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = [
        {"id": 1, "title": "E", "processStepId": 84, "processStepName": "84 - Implementing MVP"},
        {"id": 2, "title": "F", "processStepId": 85, "processStepName": None},
        {"id": 3, "title": "G", "processStepId": 86},
    ]
    site.rows["processsteps"] = [{"id": 84, "name": "Of the site"}, {"id": 85, "name": "Funnel"}]
    _, rows = spooled(read(site, tmp_path, enums={"processStepId": {"86": "Done"}})[0])
    assert [row["process_step_display"] for row in rows.values()] == ["Implementing MVP", "Funnel", "Done"]


@pytest.mark.parametrize("name", ["customfield_70001", "customFields.customfield_70001"])
@pytest.mark.parametrize(
    "custom",
    [
        [{"customfield_70000": 1}, {"customfield_70001": "0042"}],
        [{"id": 1, "fieldName": "customfield_70001", "value": "0042"}],
        {"customfield_70001": "0042"},
    ],
)
def test_custom_fields_are_mapped_by_their_own_name(site: Site, tmp_path: Path, custom: Any, name: str) -> None:
    site.rows["epics"] = [
        {"id": 1, "title": "E", "customFields": custom},
        {"id": 2, "title": "F", "customFields": None},
    ]
    _, rows = spooled(read(site, tmp_path, fields={name: "finance_project_code"})[0])
    assert [row["mapped_finance_project_code"] for row in rows.values()] == ["0042", None]


def test_a_mapped_field_that_no_row_has_fails_the_projects(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = [{"id": 1, "title": "E", "customFields": [{"customfield_70001": None}]}]
    outcome = read(site, tmp_path, fields={"customfield_70010": "stage"})[0]
    assert "did you mean 'customfield_70001'" in failure(outcome)
    settings = jira_align.parse_settings(
        "align", {"base_url": site.url, "auth": {"kind": "none"}, "fields": {"customfield_70010": "stage"}}
    )
    with pytest.raises(ExtractError, match="customfield_70001"):
        jira_align.check(settings, make_context(tmp_path))


def test_of_people_only_the_names_are_taken(site: Site, tmp_path: Path) -> None:
    site.rows["users"] = [
        {"id": 7, "uid": "a.b", "fullName": "A B", "email": "a@b", "password": "x", "timeZone": "MST"}
    ]
    delivery, rows = spooled(read(site, tmp_path, "users")[0])
    assert rows["7"]["full_name"] == "A B" and rows["7"]["_extra"] is None
    assert "email" not in delivery.fields


def test_money_and_hostile_texts_arrive_as_written(site: Site, tmp_path: Path) -> None:
    name = '=1+1 <script>"\u202e\U0001f6a7\n' + "x" * 4000
    site.rows["epics"] = [{"id": 1, "title": name, "budget": 1300000, "spendToDate": 0.1, "ownerId": "JAVAbach.Abby"}]
    _, rows = spooled(read(site, tmp_path)[0])
    row = rows["1"]
    assert (row["title"], row["budget"], row["spend_to_date"], row["owner_id"]) == (
        name,
        "1300000",
        "0.1",
        "JAVAbach.Abby",
    )


# ---- what is gone, hidden or doubtful


def test_a_row_that_did_not_come_is_asked_for_by_its_id_before_it_counts_as_gone(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = make_epics(20)
    site.replies = {
        "epics/21": (200, {}, b'{"id": 21, "title": "Still there"}'),
        "epics/22": empty(403),
        "epics/23": empty(404),
    }
    accepted = Accepted(projects=[str(number) for number in range(1, 24)])
    delivery, rows = spooled(read(site, tmp_path, accepted=accepted)[0])
    assert rows["21"]["title"] == "Still there" and "22" not in rows
    assert (delivery.deleted_keys, delivery.is_complete_sweep) == (("23",), False)
    assert "1 rows that came before and may not be seen" in delivery.warnings[0]


def test_without_hidden_rows_absence_is_deletion(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = make_epics(20)
    delivery, _ = spooled(read(site, tmp_path, accepted=Accepted(projects=["1", "21"]))[0])
    assert (delivery.deleted_keys, delivery.is_complete_sweep) == ((), True)


def test_two_versions_of_a_row_are_settled_by_asking_again(site: Site, tmp_path: Path) -> None:
    stale = {"id": 3, "title": "Old words", "state": 2, "lastUpdatedDate": None}
    first = make_epics(3)
    site.rows["epics"] = [*first, stale]
    delivery, _ = spooled(read(site, tmp_path)[0])
    assert [problem.code for problem in delivery.problems] == ["duplicate_id"]
    newer = {**first[2], "title": "New words", "lastUpdatedDate": "2026-02-01T00:00:00.001Z"}
    site.rows["epics"] = [*first, newer]
    delivery, rows = spooled(read(site, tmp_path)[0])
    assert not delivery.problems and rows["3"]["title"] == "New words"


def test_an_optional_resource_that_is_not_there_is_absent_unless_it_had_rows(site: Site, tmp_path: Path) -> None:
    assert isinstance(read(site, tmp_path, "risks")[0], Absent)
    assert "404" in failure(read(site, tmp_path, "risks", accepted=Accepted(risks=["1"]))[0])
    site.replies["risks"] = empty(403)
    assert "may not be read (403)" in failure(read(site, tmp_path, "risks")[0])
    site.rows.clear()
    assert "404" in failure(read(site, tmp_path)[0])


def test_an_error_under_200_is_no_answer(site: Site, tmp_path: Path) -> None:
    site.replies["epics"] = (200, {}, b'{"title": "Oops", "status": 500, "detail": "Execution was cancelled"}')
    assert "Execution was cancelled" in failure(read(site, tmp_path)[0])
    assert not list(tmp_path.rglob("*.parquet"))


# ---- milestones


def test_milestones_are_read_beneath_each_item(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = make_epics(3)
    site.rows["epics/1/milestones"] = [{"id": 9, "title": "Go", "startOn": "2026-01-01T00:00:00.000Z"}]
    site.rows["epics/2/milestones"] = [{"id": 9, "title": "Go"}, {"id": 10, "title": "Stop"}]
    _, rows = spooled(read(site, tmp_path, "projects", "milestones")[1])
    assert set(rows) == {"9|1", "9|2", "10|2"}
    assert sum(asked.path == API + "epics" for asked in site.asked) == 4
    _, alone = spooled(read(site, tmp_path, "milestones")[0])
    assert set(alone) == set(rows)


def test_before_11_0_the_sites_own_list_is_read_and_without_one_the_stream_is_absent(
    site: Site, tmp_path: Path
) -> None:
    site.rows["milestones"] = [{"id": 9, "title": "Go", "epicId": 4}, {"id": 8, "title": "Of nothing"}]
    _, rows = spooled(read(site, tmp_path, "milestones")[0])
    assert set(rows) == {"9|4", "8|0"}
    assert sum("/milestones" in asked.path for asked in site.asked) < 20
    del site.rows["milestones"]
    assert isinstance(read(site, tmp_path, "milestones")[0], Absent)


def test_milestones_that_may_not_be_read_fail_their_stream(site: Site, tmp_path: Path) -> None:
    site.rows["epics"] = make_epics(2)
    site.rows["epics/1/milestones"] = [{"id": 9, "title": "Go"}]
    site.replies["epics/2/milestones"] = empty(403)
    projects, milestones = read(site, tmp_path, "projects", "milestones")
    spooled(projects)
    assert "milestones of epics 2 may not be read" in failure(milestones)


def test_the_project_level_is_the_resource_that_is_read(site: Site, tmp_path: Path) -> None:
    site.rows["features"] = [{"id": 5, "title": "F", "state": 1}]
    site.rows["features/5/milestones"] = [{"id": 1, "title": "M"}]
    outcomes = read(
        site, tmp_path, "projects", "milestones", project_level="features", enums={"features_state": {"1": "New"}}
    )
    _, rows = spooled(outcomes[0])
    assert (rows["5"]["resource"], rows["5"]["state_display"]) == ("features", "New")
    assert set(spooled(outcomes[1])[1]) == {"1|5"}


# ---- settings and sign-in


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"kind": "bearer", "token": "user:100|abc"}, "bearer user:100|abc"),
        ({"kind": "basic", "user": "a@b", "password": "t"}, "Basic " + b64encode(b"a@b:t").decode()),
        ({"kind": "none"}, None),
    ],
)
def test_the_sign_in_is_sent_as_documented(
    site: Site, tmp_path: Path, auth: dict[str, str], header: str | None
) -> None:
    site.rows["epics"] = make_epics(1)
    spooled(read(site, tmp_path, auth=auth)[0])
    assert site.asked[0].headers.get("Authorization") == header


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"project_level": "stories"}, "'stories' is not one of epics, capabilities, features, themes"),
        ({"enums": {"state": {"1": 5}}}, 'enums state must be a table of code = "word"'),
        ({"enums": "x"}, "enums must be a table"),
        ({"enum": {}}, "did you mean 'enums'"),
        ({"auth": {"kind": "ntlm"}}, "'ntlm' is not one of bearer, basic, none"),
    ],
)
def test_wrong_settings_are_named(table: dict[str, Any], words: str) -> None:
    entry = {"base_url": "https://city.jiraalign.com", "auth": {"kind": "none"}} | table
    with pytest.raises(SettingsError, match=words):
        jira_align.parse_settings("align", entry)


# ---- the city's own server


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    with start_city(
        tmp_path_factory.mktemp("align"),
        projects=14,
        journal_lines=900,
        platforms=("servicenow", "jira_align"),
        password="p:w",
    ) as running:
        yield running


def get(city: RunningCity, path: str, **headers: str) -> requests.Response:
    sent = {"Authorization": f"bearer {city.password}"} | headers
    return requests.get(city.roots["jira_align"] + API + path, headers=sent, timeout=10)


def test_the_server_answers_as_the_platform_does(city: RunningCity) -> None:
    users = get(city, "users?$top=1000").json()
    assert isinstance(users, list) and len(users) == 48
    assert [(get(city, path).status_code, get(city, path).content) for path in ("nothing", "epics/1")] == [
        (404, b"")
    ] * 2
    refused = get(city, "epics", Authorization="bearer wrong")
    assert (refused.status_code, refused.content) == (401, b"")
    assert get(city, "epics?$filter=nonsense").json()["status"] == 400
    epics = get(city, "epics?expand=true&$orderby=id").json()
    assert any(row["isRecycled"] for row in epics) and not all(row["lastUpdatedDate"] for row in epics)
    assert all(row["health"] is None for row in get(city, "epics").json())


def test_what_two_systems_keep_names_the_other_ones_number(city: RunningCity, tmp_path: Path) -> None:
    entry = {
        "base_url": city.roots["jira_align"],
        "auth": {"kind": "basic", "user": city.user, "password": city.password},
    }
    settings = jira_align.parse_settings("align", entry)
    assert "epics readable" in jira_align.check(settings, make_context(tmp_path))
    _, rows = spooled(next(iter(jira_align.extract(settings, make_context(tmp_path), ("projects",)))))
    both = [project for project in city.model.night(0).projects if project.also_on == "jira_align"]
    assert both
    for project in both:
        assert rows[str(5000 + project.ordinal)]["external_key"] == f"PRJ{10000 + project.ordinal:07d}"
