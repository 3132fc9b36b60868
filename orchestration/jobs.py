"""The nightly job, its schedule and the sensor for dropped files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.assets import all_assets, dbt_resource, end_night, is_own_night
from orchestration.configuration import Configuration
from orchestration.home import Home
from orchestration.instance import prepare_instance
from orchestration.night import exit_code_of

EXTRACT_OP = "extract_sources"


@dg.success_hook(name="close_night_after_publishing")
def _close_after_publishing(context: dg.HookContext) -> None:
    if context.op.name == "publish__current":
        _close(context.run_id, failed=False)


@dg.failure_hook(name="close_night_after_failure")
def _close_after_failure(context: dg.HookContext) -> None:
    _close(context.run_id, failed=True)


def _close(run_id: str, *, failed: bool) -> None:
    """End a night launched from the UI or the schedule; `portfolio refresh` ends its own (see `orchestration.refresh`)."""
    if not is_own_night(run_id):
        return
    night = end_night(run_id)
    if night is None:
        return
    night.finish(
        getattr(night.error, "exit_code", 1) if failed else exit_code_of(night.record),
        str(night.error) if failed else None,
    )
    night.close()


def build_definitions(configuration: Configuration) -> dg.Definitions:
    """Assets, checks, the job `nightly`, its schedule at 02:00 city time and the sensor for dropped files."""
    home = Home(configuration.home)
    prepare_instance(home)
    nightly = dg.define_asset_job("nightly", selection="*", hooks={_close_after_publishing, _close_after_failure})
    schedule = dg.ScheduleDefinition(
        name="nightly_at_two", job=nightly, cron_schedule="0 2 * * *", execution_timezone=configuration.city.time_zone
    )
    return dg.Definitions(
        assets=all_assets(configuration, home),
        jobs=[nightly],
        schedules=[schedule],
        sensors=[_dropped_files_sensor(configuration, nightly)],
        resources={"dbt": dbt_resource(home)},
        executor=dg.in_process_executor,
    )


def _dropped_files_sensor(configuration: Configuration, job: Any) -> dg.SensorDefinition:
    shares = {source.name: Path(source.table["path"]) for source in configuration.sources if source.type == "files"}

    @dg.sensor(name="dropped_files", job=job, minimum_interval_seconds=300)
    def dropped_files(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        """Refresh a file source when a file on its share is new or changed."""
        seen = json.loads(context.cursor or "{}")
        now = {name: _listing(path) for name, path in shares.items()}
        changed = sorted(name for name in now if now[name] != seen.get(name))
        context.update_cursor(json.dumps(now))
        if not changed or not seen:
            yield dg.SkipReason("No file is new or changed.")
            return
        config = {"ops": {EXTRACT_OP: {"config": {"sources": changed}}}}
        yield dg.RunRequest(run_config=config)

    return dropped_files


def _listing(path: Path) -> list[list[object]]:
    if not path.is_dir():
        return []
    files = sorted(one for one in path.rglob("*") if one.is_file())
    return [[str(one.relative_to(path)), one.stat().st_size, one.stat().st_mtime_ns] for one in files]
