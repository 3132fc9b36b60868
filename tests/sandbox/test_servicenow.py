"""The Table API as the platform answers it, over real HTTP."""

import re

import pytest
import requests

from sandbox.running import RunningCity
from sandbox.servicenow_query import parse_query
from sandbox.servicenow_schema import table_names
from tests.sandbox.table_client import TableClient


def test_every_version_of_the_address_answers(table: TableClient) -> None:
    found = [table.get("pm_project", version=version, limit=3).json() for version in ("", "/v1", "/v2")]
    assert found[0] == found[1] == found[2]
    assert len(found[0]["result"]) == 3


@pytest.mark.parametrize("name", [name for name in table_names() if name not in ("sys_user_group", "sys_audit_delete")])
def test_every_table_has_rows_and_nothing_but_text_and_references(table: TableClient, name: str) -> None:
    rows = table.rows(name, limit=50)
    assert rows
    for row in rows:
        for value in row.values():
            assert isinstance(value, str) or set(value) == {"link", "value"}


def test_empty_values_are_empty_text_and_references_objects(table: TableClient) -> None:
    rows = table.rows("pm_project")
    assert {type(row["primary_program"]) for row in rows} == {str, dict}
    assert {row["primary_program"] for row in rows if isinstance(row["primary_program"], str)} == {""}
    link = rows[0]["project_manager"]["link"]
    assert link == f"{table.city.servicenow_url}/api/now/table/sys_user/{rows[0]['project_manager']['value']}"
    assert table.session.get(link, timeout=5).json()["result"]["sys_id"] == rows[0]["project_manager"]["value"]


def test_reference_links_can_be_left_out(table: TableClient) -> None:
    row = table.rows("pm_project", exclude_reference_link="true", limit=1)[0]
    assert re.fullmatch("[0-9a-f]{32}", row["project_manager"])


def test_display_values(table: TableClient) -> None:
    every = table.rows(
        "pm_project", display_value="all", limit=1, fields="start_date,project_manager,state,budget_cost"
    )[0]
    shown = table.rows(
        "pm_project", display_value="true", limit=1, fields="start_date,project_manager,state,budget_cost"
    )[0]
    assert set(every["project_manager"]) == {"display_value", "value", "link"}
    assert every["start_date"]["value"][11:] == "15:00:00"
    assert every["start_date"]["display_value"][11:] == "08:00:00"
    assert shown["start_date"] == every["start_date"]["display_value"]
    assert set(shown["project_manager"]) == {"display_value", "link"}
    assert (every["state"]["value"], shown["state"]) == ("2", "Work in Progress")
    assert shown["budget_cost"].startswith("$")


def test_dot_walks_give_flat_names_and_unknown_fields_are_ignored(table: TableClient) -> None:
    row = table.rows("pm_project", fields="number,project_manager.email,nonsense,department.id", limit=1)[0]
    assert set(row) == {"number", "project_manager.email", "department.id"}
    assert row["project_manager.email"].endswith("@aguaserena.example")
    assert row["department.id"].startswith("0")


def test_inherited_tables_hold_their_children(table: TableClient) -> None:
    planned = set(table.ids("planned_task"))
    assert planned >= set(table.ids("pm_project")) | set(table.ids("pm_project_task"))
    assert "budget_cost" not in table.rows("planned_task", limit=1)[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=3", lambda row: row["state"] == "3"),
        ("state!=3", lambda row: row["state"] != "3"),
        ("stateIN3,4", lambda row: row["state"] in ("3", "4")),
        ("budget_cost>2000000", lambda row: float(row["budget_cost"]) > 2_000_000),
        ("percent_complete<=50", lambda row: float(row["percent_complete"]) <= 50),
        ("start_date>=2026-01-01 00:00:00", lambda row: row["start_date"] >= "2026-01-01"),
        (
            "start_date>javascript:gs.dateGenerate('2026-01-01','00:00:00')",
            lambda row: row["start_date"] > "2026-01-01",
        ),
        ("short_descriptionLIKEportal", lambda row: "portal" in row["short_description"].lower()),
        ("short_descriptionSTARTSWITHcity", lambda row: row["short_description"].lower().startswith("city")),
        ("state=3^ORstate=4^active=false", lambda row: row["state"] in ("3", "4") and row["active"] == "false"),
        ("state=3^NQstate=-5", lambda row: row["state"] in ("3", "-5")),
        ("primary_programISEMPTY", lambda row: row["primary_program"] == ""),
        ("nosuchfield=1^state=3", lambda row: row["state"] == "3"),
        ("nosuchfield=1", lambda row: True),
        ("state=3^ORnosuch=1", lambda row: row["state"] == "3"),
    ],
)
def test_encoded_queries(table: TableClient, query: str, expected) -> None:  # type: ignore[no-untyped-def]
    whole = table.rows("pm_project", exclude_reference_link="true")
    found = table.rows("pm_project", exclude_reference_link="true", query=query)
    wanted = [row["sys_id"] for row in whole if expected(row)]
    assert [row["sys_id"] for row in found] == wanted
    assert wanted


def test_rows_can_be_sorted_both_ways(table: TableClient) -> None:
    rising = table.ids("pm_project_task", query="ORDERBYsys_id")
    assert rising == sorted(rising)
    assert table.ids("pm_project_task", query="ORDERBYDESCsys_id") == rising[::-1]
    dates = [
        row["sys_updated_on"]
        for row in table.rows(
            "pm_project_task", query="ORDERBYsys_updated_on^ORDERBYsys_id", fields="sys_updated_on,sys_id"
        )
    ]
    assert dates == sorted(dates)
    assert len(set(dates)) < len(dates)


def test_keyset_paging_reaches_every_row(table: TableClient) -> None:
    found: list[str] = []
    while page := table.ids("pm_project_task", query=f"sys_id>{found[-1] if found else ''}^ORDERBYsys_id", limit=37):
        found += page
    assert found == sorted(table.ids("pm_project_task"))


def test_offset_paging_follows_the_link_header(table: TableClient) -> None:
    found: list[str] = []
    answer = table.get("pm_project_task", query="ORDERBYsys_id", limit=100, fields="sys_id")
    total = int(answer.headers["X-Total-Count"])
    assert {"first", "next", "last"} == set(answer.links)
    while True:
        found += [row["sys_id"] for row in answer.json()["result"]]
        if "next" not in answer.links:
            break
        answer = table.session.get(answer.links["next"]["url"], timeout=5)
    assert len(found) == len(set(found)) == total
    assert {"first", "prev", "last"} == set(answer.links)


def test_counts_can_be_asked_for_and_left_out(table: TableClient) -> None:
    count = table.get("pm_project", kind="stats", count="true", query="state=3").json()["result"]["stats"]["count"]
    answer = table.get("pm_project", query="state=3", no_count="true", suppress_pagination_header="true", limit=1)
    assert int(count) == len(table.rows("pm_project", query="state=3"))
    assert "X-Total-Count" not in answer.headers
    assert "Link" not in answer.headers


def test_the_dictionary_knows_every_field_that_a_row_has(table: TableClient) -> None:
    told = table.rows(
        "sys_dictionary",
        query="nameINpm_project,planned_task,task",
        fields="name,element,internal_type,reference",
        exclude_reference_link="true",
    )
    fields = {row["element"]: row for row in told if row["element"]}
    assert set(table.rows("pm_project", limit=1)[0]) == set(fields)
    assert fields["budget_cost"]["internal_type"] == "currency"
    assert fields["project_manager"]["reference"] == "sys_user"
    assert {row["internal_type"] for row in told if not row["element"]} == {"collection"}
    objects = table.rows("sys_db_object", query="name=pm_project", display_value="all")
    assert objects[0]["super_class"]["display_value"] == "planned_task"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/now/table/no_such_table", 400, "Invalid table no_such_table"),
        ("/api/now/nonsense", 400, "Requested URI does not represent any resource"),
        ("/api/now/table/pm_project/0123456789abcdef0123456789abcdef", 404, "No Record found"),
        ("/api/now/v1/table/pm_project?sysparm_query=number=none", 404, "No Record found"),
    ],
)
def test_errors_have_the_platforms_body(table: TableClient, path: str, status: int, message: str) -> None:
    answer = table.session.get(table.city.servicenow_url + path, timeout=5)
    assert answer.status_code == status
    assert answer.json()["status"] == "failure"
    assert answer.json()["error"]["message"] == message


def test_an_empty_result_is_200_in_v2(table: TableClient) -> None:
    answer = table.get("pm_project", version="/v2", query="number=none")
    assert (answer.status_code, answer.json()) == (200, {"result": []})


def test_a_wrong_or_missing_password_is_401(city: RunningCity) -> None:
    url = f"{city.servicenow_url}/api/now/table/pm_project"
    for auth in (None, (city.user, "wrong"), ("admin", city.password)):
        answer = requests.get(url, auth=auth, timeout=5)
        assert answer.status_code == 401
        assert answer.json()["error"]["message"] == "User Not Authenticated"
        assert answer.headers["WWW-Authenticate"].startswith("BASIC")


def test_writing_is_refused(table: TableClient) -> None:
    answer = table.session.post(
        f"{table.city.servicenow_url}/api/now/table/pm_project", json={"number": "X"}, timeout=5
    )
    assert answer.status_code == 403


def test_client_credentials_give_a_token(city: RunningCity) -> None:
    url = f"{city.servicenow_url}/oauth_token.do"
    form = {"grant_type": "client_credentials", "client_id": city.credentials.client_id, "client_secret": city.password}
    token = requests.post(url, data=form, timeout=5).json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 1799)
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    assert requests.get(f"{city.servicenow_url}/api/now/table/pm_project", headers=bearer, timeout=5).status_code == 200
    assert requests.post(url, data=form | {"client_secret": "wrong"}, timeout=5).status_code == 401
    assert requests.post(url, data=form | {"grant_type": "password"}, timeout=5).status_code == 401
    stale = requests.get(
        f"{city.servicenow_url}/api/now/table/pm_project", headers={"Authorization": "Bearer old"}, timeout=5
    )
    assert stale.status_code == 401


def test_a_token_dies_in_time(fresh_city: RunningCity) -> None:
    fresh_city.vendors["servicenow"].sign_in.token_seconds = 0
    token = fresh_city.vendors["servicenow"].sign_in.issue_token(fresh_city.credentials.client_id, fresh_city.password)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (
        requests.get(f"{fresh_city.servicenow_url}/api/now/table/pm_project", headers=bearer, timeout=5).status_code
        == 401
    )


def test_cost_plan_money_appears_once_as_task_and_once_as_portfolio(table: TableClient) -> None:
    rows = table.rows("cost_plan_breakdown", exclude_reference_link="true")
    plans = {row["sys_id"]: row["total_planned_cost"] for row in table.rows("cost_plan")}
    for scope in ("task", "portfolio"):
        money = sum(float(row["cost_default_currency"]) for row in rows if row["breakdown_type"] == scope)
        assert money == pytest.approx(sum(float(cost) for cost in plans.values()), abs=0.5)


def test_a_draft_report_is_newer_than_the_published_one(table: TableClient) -> None:
    drafts = table.rows("project_status", query="state=draft", exclude_reference_link="true")
    assert drafts
    for draft in drafts:
        others = table.rows("project_status", query=f"project={draft['project']}^state=published")
        assert max(row["as_on"] for row in others) < draft["as_on"]


def test_one_project_has_no_baseline_and_one_no_status(table: TableClient) -> None:
    started = {row["sys_id"] for row in table.rows("pm_project", query="state!=-5")}
    with_baseline = {row["top_task"]["value"] for row in table.rows("planned_task_baseline")}
    with_status = {row["project"]["value"] for row in table.rows("project_status")}
    assert len(started - with_baseline) == 1
    assert len(started - with_status) == 1


def test_technical_ids_of_digits_alone_sort_as_text() -> None:
    rows = [{"sys_id": "0" * 31 + "e"}, {"sys_id": "1" * 32}, {"sys_id": "12e45" + "0" * 27}, {"sys_id": "9" * 32}]
    query = parse_query(f"sys_id>{'1' * 32}^ORDERBYDESCsys_id", lambda name: True)
    assert [row["sys_id"][:5] for row in query.select(rows, lambda row, name: row.get(name))] == ["99999", "12e45"]
