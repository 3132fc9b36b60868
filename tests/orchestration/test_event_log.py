"""Dagster's run history over kept connections: readable by others while it grows, whole after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg

from orchestration.home import Home
from orchestration.instance import prepare_instance

WRITER = """
import os, sys, time
from pathlib import Path
import dagster as dg
from orchestration.home import Home
from orchestration.instance import prepare_instance

prepare_instance(Home(Path(sys.argv[1])))

@dg.multi_asset(specs=[dg.AssetSpec(f"a{number}") for number in range(20)])
def many():
    for number in range(20):
        yield dg.MaterializeResult(asset_key=f"a{number}")
        if number == 9:
            print("half", flush=True)
            time.sleep(60)

with dg.DagsterInstance.get() as instance:
    job = dg.Definitions(assets=[many]).resolve_implicit_global_asset_job_def()
    job.execute_in_process(instance=instance, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}})
"""


def test_another_process_reads_a_run_while_it_is_written_and_after_its_process_was_killed(tmp_path: Path) -> None:
    home = Home(tmp_path / "a 'quoted' home")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(home.root)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "half\n"
        prepare_instance(home)
        with dg.DagsterInstance.get() as instance:
            assert materialized(instance) == 10
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
            assert materialized(instance) == 10
        with dg.DagsterInstance.get() as instance:
            assert materialized(instance) == 10
            assert instance.get_latest_materialization_event(dg.AssetKey("a8")) is not None
    finally:
        writer.kill()
        writer.wait()


def materialized(instance: dg.DagsterInstance) -> int:
    (run,) = instance.get_runs()
    records = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records
    return len(records)
