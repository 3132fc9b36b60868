"""Dagster's instance under home: run history shared by `portfolio refresh` and the UI, telemetry off."""

from __future__ import annotations

import os
from pathlib import Path

from orchestration.home import Home

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
"""


def prepare_instance(home: Home) -> Path:
    """Write `dagster.yaml` and point DAGSTER_HOME at it; returns the folder."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    path = home.dagster / "dagster.yaml"
    if not path.exists() or path.read_text(encoding="utf-8") != DAGSTER_YAML:
        path.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    return home.dagster


def _main() -> None:
    """`python -m orchestration.instance` prepares the instance of the configured city and prints its folder."""
    import sys

    from orchestration.configuration import find_config, load_configuration

    sys.stdout.write(str(prepare_instance(Home(load_configuration(find_config(None)).home))) + "\n")


if __name__ == "__main__":
    _main()
