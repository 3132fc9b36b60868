"""Every fault that a night can meet, played over real HTTP."""

import time

import pytest
import requests

from sandbox.faults import REQUEST_FAULTS, STATE_FAULTS, Faults
from sandbox.running import RunningCity
from tests.sandbox.table_client import TableClient


def test_throttling_lasts_as_many_requests_as_asked(fresh_table: TableClient) -> None:
    fresh_table.order(fault="throttle", times=2, retry_after=7)
    answers = [fresh_table.get("pm_project", limit=1) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json()["error"]["message"] == "Rate limit exceeded"


def test_a_burst_of_5xx(fresh_table: TableClient) -> None:
    fresh_table.order(fault="server_error", times=3, status=502)
    assert [fresh_table.get("risk", limit=1).status_code for _ in range(4)] == [502, 502, 502, 200]


def test_a_page_that_fails_for_good(fresh_table: TableClient) -> None:
    fresh_table.order(fault="server_error", table="pm_project_task", after=2, times=-1, status=500)
    codes = [fresh_table.get("pm_project_task", limit=10, offset=10 * page).status_code for page in range(5)]
    assert codes == [200, 200, 500, 500, 500]
    assert fresh_table.get("pm_project", limit=1).status_code == 200


def test_a_reset_in_mid_body(fresh_table: TableClient) -> None:
    fresh_table.order(fault="reset")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        fresh_table.get("pm_project_task")
    assert fresh_table.get("pm_project_task", limit=1).status_code == 200


def test_a_cancelled_transaction_comes_as_200_with_a_cut_body(fresh_table: TableClient) -> None:
    fresh_table.order(fault="cut")
    answer = fresh_table.get("pm_project_task")
    assert answer.status_code == 200
    assert "Transaction cancelled: maximum execution time exceeded" in answer.text
    with pytest.raises(ValueError):
        answer.json()


def test_a_short_body(fresh_table: TableClient) -> None:
    fresh_table.order(fault="short_body")
    with pytest.raises(ValueError):
        fresh_table.get("pm_project").json()


def test_an_error_object_beside_half_the_rows(fresh_table: TableClient) -> None:
    whole = len(fresh_table.rows("pm_project"))
    fresh_table.order(fault="error_object")
    answer = fresh_table.get("pm_project")
    assert answer.status_code == 200
    assert len(answer.json()["result"]) == whole // 2
    assert answer.json()["status"] == "failure"


@pytest.mark.parametrize("status", [200, 503])
def test_a_maintenance_page_is_html(fresh_table: TableClient, status: int) -> None:
    fresh_table.order(fault="maintenance", status=status)
    answer = fresh_table.get("pm_project")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_slow_answer(fresh_table: TableClient) -> None:
    fresh_table.order(fault="slow", seconds=0.3)
    begun = time.monotonic()
    fresh_table.get("pm_project", limit=1)
    assert time.monotonic() - begun >= 0.3


def test_a_wrong_password_until_it_is_cleared(fresh_table: TableClient) -> None:
    fresh_table.order(fault="wrong_password")
    assert fresh_table.get("pm_project").status_code == 401
    fresh_table.order(clear="wrong_password")
    assert fresh_table.get("pm_project").status_code == 200


def test_a_token_that_dies_in_mid_sweep(fresh_city: RunningCity) -> None:
    fresh_city.set_fault("token_expires", requests=2)
    form = {
        "grant_type": "client_credentials",
        "client_id": fresh_city.credentials.client_id,
        "client_secret": fresh_city.password,
    }
    token = requests.post(f"{fresh_city.servicenow_url}/oauth_token.do", data=form, timeout=5).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    url = f"{fresh_city.servicenow_url}/api/now/table/risk"
    assert [requests.get(url, headers=bearer, timeout=5).status_code for _ in range(3)] == [200, 200, 401]


def test_hidden_and_missing_tables(fresh_table: TableClient) -> None:
    fresh_table.order(fault="hidden_table", table="risk")
    fresh_table.order(fault="missing_table", table="cost_plan")
    assert fresh_table.get("risk").status_code == 403
    assert fresh_table.get("cost_plan").json()["error"]["message"] == "Invalid table cost_plan"
    assert fresh_table.get("issue").status_code == 200


def test_the_limit_counts_before_the_acl(fresh_table: TableClient) -> None:
    whole = fresh_table.ids("pm_project_task", query="ORDERBYsys_id")
    fresh_table.order(fault="hide_rows", table="pm_project_task", share=0.8)
    pages = [
        fresh_table.get("pm_project_task", query="ORDERBYsys_id", fields="sys_id", limit=4, offset=4 * page)
        for page in range(len(whole) // 4)
    ]
    sizes = [len(page.json()["result"]) for page in pages]
    assert 0 in sizes
    assert any(later for place, size in enumerate(sizes) if size == 0 for later in sizes[place:])
    assert {page.headers["X-Total-Count"] for page in pages} == {str(len(whole))}


def test_hidden_fields_are_missing_and_hidden_rows_may_be_empty_objects(fresh_table: TableClient) -> None:
    fresh_table.order(fault="hide_fields", table="pm_project", field_name="budget_cost,work_cost")
    assert not {"budget_cost", "work_cost"} & set(fresh_table.rows("pm_project", limit=1)[0])
    fresh_table.order(fault="blank_rows", table="risk", share=0.5)
    rows = fresh_table.rows("risk")
    assert {} in rows
    assert any(rows)


def test_a_sudden_loss_of_rows(fresh_table: TableClient) -> None:
    whole = fresh_table.ids("pm_project_task")
    fresh_table.order(fault="lose_rows", table="pm_project_task", share=0.6)
    answer = fresh_table.get("pm_project_task", fields="sys_id")
    kept = [row["sys_id"] for row in answer.json()["result"]]
    assert set(kept) < set(whole)
    assert 0.25 < len(kept) / len(whole) < 0.55
    assert answer.headers["X-Total-Count"] == str(len(kept))


def test_a_new_field_a_removed_one_and_a_changed_type(fresh_table: TableClient) -> None:
    fresh_table.order(fault="new_field", table="pm_project", field_name="u_sponsor", value="Mayor")
    fresh_table.order(fault="removed_field", table="pm_project", field_name="npv_value")
    fresh_table.order(fault="changed_type", table="pm_project", field_name="percent_complete", value="about half")
    row = fresh_table.rows("pm_project", limit=1)[0]
    assert row["u_sponsor"] == "Mayor"
    assert "npv_value" not in row
    assert row["percent_complete"] == "about half"
    told = {
        row["element"]: row
        for row in fresh_table.rows(
            "sys_dictionary", query="nameINpm_project,planned_task,task", exclude_reference_link="true"
        )
    }
    assert "u_sponsor" in told
    assert "npv_value" not in told
    assert told["percent_complete"]["internal_type"] == "string"


def test_duplicate_rows(fresh_table: TableClient) -> None:
    fresh_table.order(fault="duplicate_rows", table="risk")
    ids = fresh_table.ids("risk")
    assert len(ids) == len(set(ids)) + 1
    fresh_table.order(clear=True)
    fresh_table.order(fault="differing_duplicates", table="risk", times=1)
    first, second = fresh_table.rows("risk"), fresh_table.rows("risk")
    assert first[0]["sys_id"] == first[-1]["sys_id"]
    assert first[0] != first[-1]
    assert len(second) == len(first) - 1


def test_many_rows_in_one_second(fresh_table: TableClient) -> None:
    fresh_table.order(fault="same_second", table="risk")
    assert len({row["sys_updated_on"] for row in fresh_table.rows("risk")}) == 1


def test_rows_change_between_pages(fresh_table: TableClient) -> None:
    before = set(fresh_table.ids("risk"))
    fresh_table.order(fault="between_pages", table="risk", times=1)
    fresh_table.rows("risk", query="ORDERBYsys_id", limit=5)
    after = set(fresh_table.ids("risk"))
    assert len(before - after) == len(after - before) == 1
    deleted = fresh_table.rows("sys_audit_delete", query="tablename=risk")
    assert {row["documentkey"] for row in deleted} == before - after
    fresh_table.order(clear=True)
    assert set(fresh_table.ids("risk")) == before


def test_without_a_sort_the_order_may_change_from_page_to_page(fresh_table: TableClient) -> None:
    fresh_table.order(fault="unstable_order", table="pm_project_task")
    assert fresh_table.ids("pm_project_task", limit=20) != fresh_table.ids("pm_project_task", limit=20)
    ordered = [fresh_table.ids("pm_project_task", limit=20, query="ORDERBYsys_id") for _ in range(2)]
    assert ordered[0] == ordered[1]


def test_some_instances_insist_on_the_accept_header(fresh_table: TableClient) -> None:
    fresh_table.order(fault="require_accept")
    assert fresh_table.get("pm_project").status_code == 400
    fresh_table.session.headers["Accept"] = "application/json"
    assert fresh_table.get("pm_project").status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"fault": "no_such"}', b'{"fault": "slow", "loudness": 3}'])
def test_an_order_that_makes_no_sense_is_refused_with_a_sentence(city: RunningCity, body: bytes) -> None:
    answer = requests.post(f"{city.servicenow_url}/sandbox/control", data=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_what_is_in_force_can_be_seen(fresh_table: TableClient) -> None:
    fresh_table.order(fault="throttle", times=5)
    fresh_table.get("pm_project")
    told = requests.get(f"{fresh_table.city.servicenow_url}/sandbox/control", timeout=5).json()
    assert [(fault["kind"], fault["struck"]) for fault in told["faults"]] == [("throttle", 1)]


@pytest.mark.parametrize("kind", sorted(REQUEST_FAULTS | STATE_FAULTS))
def test_every_fault_can_be_set_and_cleared(kind: str) -> None:
    faults = Faults()
    faults.set(kind)
    assert [fault["kind"] for fault in faults.describe()] == [kind]
    faults.clear()
    assert faults.describe() == []
