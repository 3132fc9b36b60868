"""The commands around the sandbox city: `portfolio demo` and `portfolio sandbox up`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.configuration import load_configuration
from orchestration.console import start_logging, write_line
from orchestration.errors import PortfolioError
from orchestration.home import Home

if TYPE_CHECKING:
    from sandbox.running import RunningCity


def _start_city(options: argparse.Namespace, share: Path, port: int) -> RunningCity:
    from sandbox.errors import SandboxError
    from sandbox.running import start_city

    try:
        return start_city(
            share=share,
            seed=options.seed,
            projects=options.projects,
            journal_lines=options.journal_lines,
            port=port,
            password=os.environ.get("SANDBOX_PASSWORD", ""),
            platforms=options.platforms,
        )
    except SandboxError as error:
        raise PortfolioError(str(error)) from None


def run_sandbox(options: argparse.Namespace) -> int:
    """`portfolio sandbox up`: the servers alone, until stopped."""
    from sandbox.__main__ import describe

    start_logging()
    with _start_city(options, Path(options.share), options.port) as city:
        write_line(describe(city, "var"))
        while True:
            time.sleep(3600)


def run_demo(options: argparse.Namespace) -> int:
    """`portfolio demo`: the servers, and as many nights as asked for."""
    from orchestration import refresh

    start_logging()
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _start_city(options, folder / "share", 0) as city:
        os.environ["SANDBOX_PASSWORD"] = city.password
        path = folder / "portfolio.toml"
        path.write_text(city.portfolio_toml("var"), encoding="utf-8")
        configuration = load_configuration(path)
        for night in range(options.nights):
            if night:
                city.next_night()
            record = refresh.refresh(configuration, [], is_full=False)
            landed = sum(one.rows_changed + one.rows_deleted for one in record.attempts)
            write_line(f"night {night + 1}: {landed} rows landed, {record.status}")
    site = Home(configuration.home).site
    query = "select project_name, status from core.dim_projects limit 5"
    write_line(f"internal report: {site / 'internal' / 'index.html'}")
    write_line(f"public report:   {site / 'public' / 'index.html'}")
    write_line(f'ask it:          portfolio --config {path} sql "{query}"')
    return 0
