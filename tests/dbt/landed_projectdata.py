"""A Project Server's rows for the platform city, each there for one rule of its models."""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

SOURCE = "projectdata_office"
FIRST, LAST = "2026-01-10 08:00:00", "2026-02-15 08:00:00"
NOBODY = "00000000-0000-0000-0000-000000000000"


def _row(stream: str, record_id: str, at: Any = LAST, **columns: Any) -> dict[str, Any]:
    extract = f"{at[:10].replace('-', '')}T080000Z-{SOURCE}-{stream}"
    return {"source_name": SOURCE, "source_record_id": record_id, "extract_id": extract, "valid_from_at": at, **columns}


def fill(database: LandingDatabase) -> None:
    """Add the office's rows."""
    database.add("field_maps", [{"source_name": SOURCE, "canonical_columns": "reported_health"}])
    database.add(
        "value_maps",
        [{"source_name": SOURCE, "canonical_column": "reported_health", "source_text": "On Track", "value": "green"}],
    )
    database.add("projectdata__projects", _projects())
    database.add("projectdata__project_baselines", _project_baselines())
    database.add("projectdata__tasks", _tasks())
    database.add("projectdata__task_baselines", _task_baselines())
    database.add("projectdata__risks", _risks())
    database.add("projectdata__issues", _issues())
    database.add("projectdata__stages", _stages())
    database.add("projectdata__resources", [_row("resources", "r1", resource_id="r1", resource_name="Ana Ruiz")])
    database.add("projectdata__assignments", _assignments())
    database.add("projectdata__timesheet_lines", _timesheet_lines())
    _add_months(database)


def _projects() -> list[dict[str, Any]]:
    def project(key: str, at: str = LAST, **columns: Any) -> dict[str, Any]:
        named = {"project_id": key, "project_name": f"Project {key}", "parent_project_id": NOBODY, "project_type": 0}
        return _row("projects", key, at, **named | columns)

    started = {"project_actual_start_date": "2025-09-01 08:00:00", "project_actual_start_date_date": "2025-09-01"}
    return [
        project("pa", FIRST, project_identifier="PWA-1", project_finish_date_date="2026-06-30", **started),
        project(
            "pa", LAST, project_identifier="PWA-1", project_finish_date_date="2026-07-31", project_owner_id="r1",
            parent_project_id="pm", project_departments="Water", mapped_reported_health="On Track", project_percent_completed=29.0,
            project_budget_cost="1000.00", project_actual_cost="250.00", project_cost="1100.00", project_eac="1300.00",
            project_bcwp="400.00", project_status_date_date="2026-01-15", **started,
        ),
        project("pb", project_cost="90.00", project_eac="95.00", project_earned_value_is_stale=True),
        project("pd", project_actual_finish_date_date="2025-12-19", project_cost="70.00", project_eac="0.00", **started),
        project("pm", project_name="Master"),
        project("p7", project_name="Timesheet Administrative Work Items", project_type=7),
    ]  # fmt: skip


def _project_baselines() -> list[dict[str, Any]]:
    def baseline(number: int, finish: str, at: str = LAST) -> dict[str, Any]:
        dates = {"project_baseline_start_date_date": "2025-09-01", "project_baseline_finish_date_date": finish}
        return _row("project_baselines", f"pa|{number}", at, project_id="pa", baseline_number=number, **dates)

    return [baseline(0, "2026-03-31", FIRST), baseline(0, "2026-05-31"), baseline(1, "2020-01-01"), baseline(10, "2030-01-01")]  # fmt: skip


def _tasks() -> list[dict[str, Any]]:
    def task(key: str, **columns: Any) -> dict[str, Any]:
        return _row("tasks", f"pa|{key}", project_id="pa", task_id=key, task_name=f"Task {key}", **columns)

    return [
        task("t0", task_is_project_summary=True, task_is_summary=True, task_is_milestone=True),
        task("t1", task_is_summary=False, task_actual_finish_date_date="2025-11-20"),
        task("t2", task_is_summary=False),
        task("ts", task_is_summary=True),
        task("m1", task_is_milestone=True, task_finish_date_date="2026-04-20", task_is_active=True),
        task("m2", task_is_milestone=True, task_is_active=False),
        task("m3", task_is_milestone=True, task_is_external=True),
    ]


def _task_baselines() -> list[dict[str, Any]]:
    def baseline(number: int, finish: str, at: str = LAST) -> dict[str, Any]:
        named = {"project_id": "pa", "task_id": "m1", "baseline_number": number}
        return _row("task_baselines", f"pa|m1|{number}", at, task_baseline_finish_date_date=finish, **named)

    return [baseline(0, "2026-03-01", FIRST), baseline(0, "2026-04-01"), baseline(4, "2022-02-02")]


def _risks() -> list[dict[str, Any]]:
    def risk(key: str, probability: float, status: str, **columns: Any) -> dict[str, Any]:
        named = {"project_id": "pa", "risk_id": key, "title": "A risk", "created_date_date": "2025-12-01"}
        return _row("risks", f"pa|{key}", probability=probability, status=status, **named | columns)

    rows = [
        risk("k1", 50.0, "(1) Active", cost="1200.50", owner="Ana Ruiz"),
        risk("k2", 1.0, "(3) Closed"),
        risk("k3", 20.0, "Watching"),
        risk("kf", 90.0, "(1) Active", is_folder=True),
    ]
    share = risk("k1", 0.5, "(2) Postponed") | {"source_name": f"{SOURCE}_shares"}
    return [*rows, share]


def _issues() -> list[dict[str, Any]]:
    named = {"project_id": "pa", "issue_id": "i1", "title": "An issue", "priority": "(1) High"}
    return [_row("issues", "pa|i1", status="(1) Active", created_date_date="2026-01-05", **named)]


def _stages() -> list[dict[str, Any]]:
    def stage(key: str, language: int, name: str, entered: str | None, left: str | None = None) -> dict[str, Any]:
        named = {"project_id": "pa", "stage_id": key, "lcid": language, "stage_name": name, "stage_order": int(key[1])}
        dates = {"stage_entry_date_date": entered, "stage_completion_date_date": left}
        return _row("stages", f"pa|{key}|{language}", **named, **dates)

    return [
        stage("s1", 1033, "Planning", "2025-10-01", "2026-02-10"),
        stage("s1", 1031, "Planung", "2025-10-01", "2026-02-10"),
        stage("s2", 3082, "Ejecución", "2026-02-15"),
        stage("s3", 1033, "Closing", None),
    ]


def _assignments() -> list[dict[str, Any]]:
    def assignment(key: str, project: str) -> dict[str, Any]:
        hours: dict[str, Any] = {"assignment_work": 80.0, "assignment_actual_work": 40.0, "resource_name": "Ana Ruiz"}
        dates = {"assignment_start_date_date": "2026-01-01", "assignment_finish_date_date": "2026-01-31"}
        return _row("assignments", f"{key}|{project}", assignment_id=key, project_id=project, resource_id="r1", **hours, **dates)  # fmt: skip

    return [assignment("a1", "pa"), assignment("a2", "pb")]


def _timesheet_lines() -> list[dict[str, Any]]:
    hours: dict[str, Any] = {
        "actual_work_billable": 6.5,
        "actual_overtime_work_non_billable": 1.0,
        "last_saved_work": 450000.0,
    }
    return [_row("timesheet_lines", "l1", timesheet_line_id="l1", project_id="pa", **hours)]


def _add_months(database: LandingDatabase) -> None:
    def month(stream: str, task: str, first: str, **amounts: Any) -> dict[str, Any]:
        named = {"project_id": "pa", "task_id": task, "time_by_month": first}
        return _row(stream, f"pa|{task}|{first}", **named, **amounts)

    plan = [("t1", "2025-10-01", "300.00"), ("t2", "2025-12-01", "500.00"), ("ts", "2025-10-01", "300.00")]
    plan += [("t0", "2025-10-01", "300.00"), ("t0", "2025-12-01", "500.00")]
    database.add(
        "projectdata__task_baseline_timephased",
        [month("task_baseline_timephased", task, first, task_baseline_cost=cost) for task, first, cost in plan],
    )
    database.add(
        "projectdata__task_timephased",
        [
            month("task_timephased", task, "2025-10-01", task_actual_cost="110.00", task_cost="110.00")
            for task in ("t1", "t0")
        ],
    )
    named = {"project_id": "pa", "resource_id": "r1", "time_by_month": "2026-01-01"}
    hours: dict[str, Any] = {"assignment_work": 16.0, "assignment_actual_work": 6.5}
    database.add("projectdata__assignment_timephased", [_row("assignment_timephased", "pa|r1|2026-01-01", **named, **hours)])  # fmt: skip
