"""Dagster's instance under home: run history shared by `portfolio refresh` and the UI, telemetry off."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.home import Home

if TYPE_CHECKING:
    from dagster import DagsterInstance

DAGSTER_YAML = """\
# Written by portfolio. Telemetry is off; one step at a time writes the warehouse.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  pools:
    default_limit: 1
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: orchestration.event_log
  class: KeptSqliteEventLog
  config:
    base_dir: {history}
"""


def prepare_instance(home: Home) -> Path:
    """Write `dagster.yaml` and point DAGSTER_HOME at it; returns the folder."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    path = home.dagster / "dagster.yaml"
    text = DAGSTER_YAML.format(history=json.dumps(str((home.dagster / "history" / "runs").resolve())))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    return home.dagster


def end_dead_runs(instance: DagsterInstance) -> None:
    """Mark the runs of killed processes as failed and give their slots back.

    To be called by the holder of the writer's lock, when no other run can be alive: without a daemon nobody else would, and
    the next run would wait for the pool for ever.
    """
    import dagster as dg

    unfinished = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=unfinished)):
        instance.report_run_failed(run, message="The process ended before the run did.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    for run_id in instance.event_log_storage.get_concurrency_run_ids():
        instance.event_log_storage.free_concurrency_slots_for_run(run_id)


def _main() -> None:
    """`python -m orchestration.instance` prepares the instance of the configured city and prints its folder."""
    import sys

    from orchestration.configuration import find_config, load_configuration

    sys.stdout.write(str(prepare_instance(Home(load_configuration(find_config(None)).home))) + "\n")


if __name__ == "__main__":
    _main()
