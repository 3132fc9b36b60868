"""`portfolio refresh`: the job `nightly` in this process, or an as-of rebuild without extraction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from orchestration.configuration import Configuration
from orchestration.dbt_manifest import copy_parse
from orchestration.errors import ConfigurationError, NothingAcceptedError, PortfolioError
from orchestration.home import Home
from orchestration.lock import writer_lock
from orchestration.night import Night, exit_code_of, parse_as_of
from orchestration.runs import RunRecord
from orchestration.warehouse import run_dbt

logger = logging.getLogger(__name__)


def refresh(configuration: Configuration, source_names: Sequence[str], *, is_full: bool) -> RunRecord:
    """Run the whole night in this process through Dagster; raises the step's own error when it fails."""
    for name in source_names:
        configuration.source(name)
    home = Home(configuration.home)
    with writer_lock(home.root):
        from orchestration.instance import prepare_instance

        prepare_instance(home)
        return _run_job(configuration, source_names, is_full=is_full)


def _run_job(configuration: Configuration, source_names: Sequence[str], *, is_full: bool) -> RunRecord:
    import warnings

    import dagster as dg

    warnings.simplefilter("ignore", dg.BetaWarning)
    from orchestration.assets import end_night
    from orchestration.instance import end_dead_runs
    from orchestration.jobs import EXTRACT_OP, build_definitions

    job = build_definitions(configuration).resolve_job_def("nightly")
    config = {"sources": list(source_names), "is_full": is_full, "command": "refresh"}
    with dg.DagsterInstance.get() as instance:
        end_dead_runs(instance)
        result = job.execute_in_process(
            run_config={
                "ops": {EXTRACT_OP: {"config": config}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            instance=instance,
            raise_on_error=False,
        )
    night = end_night(result.run_id)
    if night is None:
        raise PortfolioError("The night ended before its first step; `--debug` and the Dagster run log say why.")
    return _end(night, is_success=result.success)


def _end(night: Night, *, is_success: bool) -> RunRecord:
    try:
        if is_success:
            night.finish(exit_code_of(night.record), None)
            return night.record
        error = night.error or PortfolioError(
            "The night failed in a step that left no reason; the Dagster run log has it."
        )
        night.finish(getattr(error, "exit_code", 1), str(error))
        raise error
    finally:
        night.close()


def rebuild_as_of(configuration: Configuration, text: str) -> Path:
    """Rebuild from the extracts accepted by a landing time into `asof/`; returns the folder."""
    try:
        as_of = parse_as_of(text, configuration)
    except ValueError:
        raise ConfigurationError(
            [f"--as-of {text!r} is not a date or time such as 2026-10-31 or 2026-10-31T18:00:00."]
        ) from None
    if as_of > datetime.now(UTC):
        raise ConfigurationError([f"--as-of {text} has not come yet."])
    night = Night(configuration, "as_of", [], as_of=as_of)
    try:
        if not any(True for _ in night.log.all_accepted(as_of)):
            raise NothingAcceptedError(f"No extract was accepted by {text}.")
        target = _build_as_of(night, configuration)
        night.finish(0, None)
        return target
    except Exception as error:
        night.finish(getattr(error, "exit_code", 1), str(error))
        raise
    finally:
        night.close()


def _build_as_of(night: Night, configuration: Configuration) -> Path:
    home = night.home
    with night.step("register"):
        night.register()
    with night.step("dbt"):
        copy_parse(home, configuration, night.dbt_target)
        run_dbt(
            night.database,
            configuration,
            night.dbt_target,
            night.moment,
            home.runs / "logs" / f"{night.record.run_id}-dbt.log",
        )
    with night.step("publish_door"):
        night.judge_build()
    with night.step("tables"):
        night.write_tables()
    with night.step("site"):
        night.render()
    with night.step("publish"):
        return night.publish_as_of()
