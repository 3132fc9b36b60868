"""Three environments in landing rows, each row there for one rule of the Dataverse staging.

`planner` has the Accelerator and Project Operations, `premium` is Planner premium alone, `mapped` maps fields and values.
"""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

SOURCE = "dataverse_office"
LANDED = "2026-02-10 08:00:00"
BEFORE = "2026-01-10 08:00:00"


def fill(database: LandingDatabase) -> None:
    """Add the environments' rows."""
    _add_projects(database)
    _add_premium(database)
    _add_work(database)
    _add_hours(database)
    _add_reports(database)
    _add_money(database)


def add(database: LandingDatabase, stream: str, *rows: dict[str, Any]) -> None:
    """Land rows of one stream; the first field is the key."""
    fixed = {"source_name": SOURCE, "extract_id": f"20260210T080000Z-dataverse-{stream}", "valid_from_at": LANDED}
    database.add(f"dataverse__{stream}", [fixed | {"source_record_id": next(iter(row.values()))} | row for row in rows])


def _choice(name: str, code: int, label: str) -> dict[str, str]:
    return {name: str(code), f"{name}_display": label}


def _add_projects(database: LandingDatabase) -> None:
    base = {"statecode": "0", "statecode_display": "Active", "statuscode": "1", "statuscode_display": "Active"}
    add(
        database,
        "projects",
        {
            "msdyn_projectid": "dv1", "msdyn_subject": "Permit <b>portal</b>", **base, "msdyn_progress": 0.29,
            **_choice("proj_state", 189330001, "(2) Active"), **_choice("proj_stage", 189330003, "(4) Manage"),
            **_choice("proj_overallhealth", 189330001, "(2) At Risk"), **_choice("msdyn_overallprojectstatus", 3, "Red"),
            "proj_budget": "1000.00", "proj_actualcost": "400.00", "msdyn_totalactualcost": "999.00",
            "proj_forecast": "1100.00", "msdyn_costestimateatcomplete": "1.00", "proj_benefits": "5000.00",
            "msdyn_projectmanager": "dvu1", "msdyn_projectmanager_display": "Ada Example", "msdyn_program": "dvp1",
            "msdyn_scheduledstart": "2025-09-01 15:00:00", "msdyn_scheduledstart_date": "2025-09-01",
            "msdyn_finish": "2026-07-01 00:00:00", "msdyn_finish_date": "2026-06-30",
            "msdyn_actualstart_date": "2025-09-02", "modifiedon_date": "2026-02-09",
        },
        {
            "msdyn_projectid": "dv2", "msdyn_subject": "Operations only", "statecode": "1", "statuscode": "192350000",
            "statuscode_display": "Closed", **_choice("msdyn_overallprojectstatus", 2, "Yellow"), "msdyn_progress": 1.0,
            "msdyn_totalactualcost": "50.00", "msdyn_costestimateatcomplete": "60.00", "msdyn_scheduledend_date": "2025-12-31",
            "msdyn_actualend_date": "2025-12-30", "proj_manager": "dvu2",
        },
        {"msdyn_projectid": "dv3", **base, **_choice("proj_state", 189330000, "(1) Proposed")},
        {"msdyn_projectid": "dv4", "msdyn_subject": "Held", **base, **_choice("proj_state", 189330003, "(4) On Hold"),
         **_choice("proj_overallhealth", 189330002, "(3) Off Track")},
        {"msdyn_projectid": "dv5", "msdyn_subject": "Closed", **base, **_choice("proj_state", 189330002, "(3) Closed"),
         **_choice("proj_overallhealth", 189330000, "(1) On Track")},
        {"msdyn_projectid": "dv6", "msdyn_subject": "Own word", **base, **_choice("proj_state", 700000001, "Parked")},
        {"msdyn_projectid": "dv7", "msdyn_subject": "A template", **base, "msdyn_istemplate": True, "proj_benefits": "9.00"},
        {"msdyn_projectid": "dv8", "msdyn_subject": "Gone", **base, "valid_from_at": BEFORE, "extract_id": "20260110T080000Z-dv"},
        {"msdyn_projectid": None, "source_record_id": "dv8", "is_deleted": True},
    )  # fmt: skip
    add(
        database,
        "users",
        {"systemuserid": "dvu1", "fullname": "Ada Example"},
        {"systemuserid": "dvu2", "fullname": "Bo Example"},
    )
    add(
        database,
        "programs",
        {
            "msdyn_programid": "dvp1",
            "msdyn_name": "Permits Online",
            "ownerid": "dvu1",
            "ownerid_display": "Ada Example",
        },
    )
    manager = {"proj_manager": "dvu2", "proj_manager_display": "Bo Example"}
    add(database, "accelerator_programs", {"msdyn_projectprogramid": "dvp2", "msdyn_name": "Open Data", **manager,
                                           **_choice("proj_state", 189330001, "(2) Active")})  # fmt: skip


def _add_premium(database: LandingDatabase) -> None:
    mapped = {"source_name": "dataverse_mapped"}
    add(
        database,
        "projects",
        {"source_record_id": "dvx1", "msdyn_projectid": "dvx1", **mapped, "msdyn_subject": "Mapped", "statecode": "0",
         "msdyn_progress": 0.5, "proj_budget": "7.00", "mapped_approved_budget_amount": "70.00", "mapped_status": "Paused",
         "mapped_reported_health": "Sunny", **_choice("proj_overallhealth", 189330000, "(1) On Track"),
         "mapped_finance_project_code": "00420", "mapped_is_public": True, "mapped_cross_reference": "EP-9",
         **_choice("proj_state", 189330001, "(2) Active")},
        {"source_record_id": "dvx2", "msdyn_projectid": "dvx2", **mapped, "msdyn_subject": "Blank", "proj_budget": "8.00"},
        {"source_record_id": "dvq1", "msdyn_projectid": "dvq1", "source_name": "dataverse_premium", "msdyn_subject": "Premium",
         "statecode": "0", "statecode_display": "Active"},
        {"source_record_id": "dvq2", "msdyn_projectid": "dvq2", "source_name": "dataverse_premium", "msdyn_subject": "Laid down",
         "statecode": "1", "statecode_display": "Inactive", "statuscode": "2", "statuscode_display": "Inactive"},
    )  # fmt: skip
    columns = "approved_budget_amount cross_reference finance_project_code is_public reported_health status"
    database.add("field_maps", [{"source_name": "dataverse_mapped", "canonical_columns": columns}])
    database.add(
        "value_maps",
        [
            {
                "source_name": "dataverse_mapped",
                "canonical_column": "status",
                "source_text": "paused",
                "value": "on_hold",
            },
            {
                "source_name": "dataverse_mapped",
                "canonical_column": "reported_health",
                "source_text": "sunny",
                "value": "green",
            },
        ],
    )


def _add_work(database: LandingDatabase) -> None:
    task = {"msdyn_project": "dv1", "msdyn_ismilestone": True}
    add(
        database,
        "tasks",
        {"msdyn_projecttaskid": "dvt1", "msdyn_subject": "Open bids", **task, "msdyn_finish_date": "2026-01-20",
         "msdyn_actualend_date": "2026-01-14", "msdyn_progress": 1.0},
        {"msdyn_projecttaskid": "dvt2", "msdyn_subject": "No actual end", **task, "msdyn_finish_date": "2026-01-25", "msdyn_progress": 1.0},
        {"msdyn_projecttaskid": "dvt3", "msdyn_subject": "To come", **task, "msdyn_scheduledend_date": "2026-05-25", "msdyn_progress": 0.9},
        {"msdyn_projecttaskid": "dvt4", "msdyn_subject": "Work", "msdyn_project": "dv4", "msdyn_ismilestone": False, "msdyn_progress": 0.29},
    )  # fmt: skip
    add(database, "task_dependencies", {
        "msdyn_projecttaskdependencyid": "dvd1", "msdyn_predecessortask": "dvt1", "msdyn_successortask": "dvt4",
        **_choice("msdyn_linktype", 192350000, "Finish-to-Start"), "msdyn_projecttaskdependencylinklag": 86400.0,
    })  # fmt: skip
    for number, created in ((1, "2025-09-01"), (2, "2026-01-05")):
        add(database, "baselines", {"msdyn_projectbaselinedataid": f"dvb{number}", "msdyn_projectid": "dv1",
                                    "createdon": f"{created} 12:00:00", "createdon_date": created})  # fmt: skip
    rows = [
        ("dvb1", "dvt1", "2025-09-01", "2025-12-01"), ("dvb1", "dvt4", "2025-10-01", "2026-03-31"),
        ("dvb2", "dvt1", "2025-09-01", "2026-01-15"), ("dvb2", "dvt4", "2025-10-01", "2026-05-31"),
    ]  # fmt: skip
    for number, (baseline, task_id, start, finish) in enumerate(rows):
        add(database, "baseline_tasks", {
            "source_record_id": f"{baseline}|i{number}", "baseline": baseline, "msdyn_projectbaselinetaskdataid": f"i{number}",
            "msdyn_projecttaskid": task_id, "msdyn_taskstartdate_date": start, "msdyn_taskfinishdate_date": finish,
        })  # fmt: skip


def _add_hours(database: LandingDatabase) -> None:
    add(database, "teams", {"msdyn_projectteamid": "dvm1", "msdyn_project": "dv4", "msdyn_roledescription": "Analyst"})
    assignment = {"msdyn_bookableresourceid": "dvr1", "msdyn_bookableresourceid_display": "Cy Example", "msdyn_projectteamid": "dvm1",
                  "msdyn_start_date": "2026-01-01", "msdyn_finish_date": "2026-02-28"}  # fmt: skip
    add(
        database,
        "assignments",
        {"msdyn_resourceassignmentid": "dva1", "msdyn_projectid": "dv4", **assignment, "msdyn_effort": 100.0, "msdyn_effortcompleted": 10.0},
        {"msdyn_resourceassignmentid": "dva2", "msdyn_projectid": "dv5", **assignment, "msdyn_effort": 40.0, "msdyn_effortcompleted": 4.0},
        {"msdyn_resourceassignmentid": "dva3", "msdyn_projectid": "dv1", **assignment, "msdyn_effort": 8.0, "msdyn_effortcompleted": 77.0},
    )  # fmt: skip
    for start, finish, hours in (
        ("2026-01-05", "2026-01-05", 8.0),
        ("2026-01-06", "2026-01-06", 7.5),
        ("2026-02-02", "2026-02-03", 84.5),
    ):
        add(database, "planned_work", {
            "source_record_id": f"dva1|{start}", "msdyn_resourceassignmentid": "dva1", "segment_start": f"{start} 15:00:00",
            "segment_start_date": start, "segment_finish_date": finish, "hours": hours,
        })  # fmt: skip
    entry = {"msdyn_project": "dv1", "msdyn_bookableresource_display": "Cy Example", "msdyn_duration": 90}
    for number, (status, kind, day) in enumerate(
        [
            (192350002, 192350000, "2026-01-07"),
            (192350002, None, "2026-01-08"),
            (192350000, 192350000, "2026-01-09"),
            (192350002, 192350002, "2026-01-12"),
        ]
    ):
        add(database, "time_entries", {"msdyn_timeentryid": f"dve{number}", **entry, "msdyn_entrystatus": str(status),
                                       "msdyn_type": str(kind) if kind else None, "msdyn_date": day})  # fmt: skip


def _add_reports(database: LandingDatabase) -> None:
    add(database, "status_reports", {"msdyn_projectstatusreportid": "dvs1", "msdyn_project": "dv1", "proj_reportingdate": "2026-01-30",
                                     "msdyn_accomplishedactivities": "Bids opened", "proj_submitter_display": "Ada Example"})  # fmt: skip
    open_state, closed = _choice("proj_state", 189330001, "(2) Active"), _choice("proj_state", 189330002, "(3) Closed")
    risk = {"msdyn_project": "dv1", "createdon_date": "2025-11-01", "proj_assignedto": "dvu2"}
    add(
        database,
        "risks",
        {"msdyn_projectriskid": "dvk1", "msdyn_name": "Lead times", **risk, **open_state, "proj_probability": 29.0,
         "proj_cost": "100.00", "proj_costexposure": "29.00", "proj_due": "2026-03-01"},
        {"msdyn_projectriskid": "dvk2", "msdyn_name": "Past", **risk, **closed, "proj_probability": None},
    )  # fmt: skip
    add(database, "issues", {"msdyn_projectissueid": "dvi1", "msdyn_name": "Late", "msdyn_project": "dv1", **open_state,
                             **_choice("proj_priority", 189330000, "(1) Critical"), "createdon_date": "2026-01-02",
                             "proj_duedate": "2026-02-01", "proj_assignedto_display": "Bo Example"})  # fmt: skip
    for number, (code, label) in enumerate(
        [
            (189330000, "(1) Not Yet Requested"),
            (189330001, "(2) Requested"),
            (189330002, "(3) Approved"),
            (189330003, "(4) Rejected"),
        ]
    ):
        add(database, "change_requests", {"msdyn_projectchangeid": f"dvc{number}", "msdyn_name": label, "msdyn_project": "dv1",
                                          **_choice("proj_approval", code, label), "proj_costimpact": "12.50",
                                          "proj_requesteddate": "2026-01-15"})  # fmt: skip
    for number, (code, label) in enumerate(
        [
            (189330001, "(2) In Review"),
            (189330002, "(3) Approved"),
            (189330003, "(4) Rejected"),
            (189330004, "(5) On Hold"),
        ]
    ):
        add(database, "demands", {"msdyn_projectrequestid": f"dvn{number}", "msdyn_name": f"Idea {number}",
                                  **_choice("proj_requeststate", code, label), "createdon_date": "2025-12-01"})  # fmt: skip


def _add_money(database: LandingDatabase) -> None:
    for number, (kind, amount) in enumerate(
        [(192350000, "100.10"), (192350000, "0.90"), (192350005, "999.00"), (192350000, None)]
    ):
        add(database, "actuals", {"msdyn_actualid": f"dvz{number}", "msdyn_project": "dv1", "msdyn_transactiontypecode": str(kind),
                                  "msdyn_amount": amount, "msdyn_documentdate": "2026-01-15"})  # fmt: skip
