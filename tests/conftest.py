"""Tests of one folder share their nights and databases, so they run in one worker; a skip in CI is a failure."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent
# Homes of one test run share dbt's parse of the project; a city has one home and keeps it there.
os.environ.setdefault(
    "PORTFOLIO_PARSE_FOLDER", str(Path(tempfile.gettempdir()) / f"portfolio-tests-{os.getuid()}" / "parse")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The folder with the nights first: it takes longest."""
    items.sort(key=lambda item: item.path.relative_to(ROOT).parts[0] != "orchestration")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """A worker takes a whole folder at a time."""

    class ByFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.split("/")[1]

    return ByFolder(config, log)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI set, what was skipped was not proven."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
