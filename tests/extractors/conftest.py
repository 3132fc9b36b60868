"""Fixtures of the ServiceNow tests: an instance of 35 projects read in pages of ten, without waiting between tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors import pacing, servicenow_table
from tests.extractors.scripted_server import ScriptedInstance
from tests.extractors.servicenow_reading import make_projects


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(servicenow_table, "PAGE_ROWS", 10)


@pytest.fixture
def instance(small_pages: None) -> Iterator[ScriptedInstance]:
    with ScriptedInstance({"pm_project": make_projects(35)}) as running:
        running.describe("task", "sys_id", "number", "short_description", "state", "sys_updated_on")
        running.describe("planned_task", "start_date", "end_date", "percent_complete", parent="task")
        running.describe("pm_project", "project_manager", "u_finance_code", "u_health", parent="planned_task")
        yield running
