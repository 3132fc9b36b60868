"""Where everything is written: the folders under `home` (interfaces, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).parents[1]
DBT_PROJECT = PROJECT_ROOT / "dbt_project"


@dataclass(frozen=True)
class Home:
    """The layout of one home folder."""

    root: Path

    @property
    def runs(self) -> Path:
        """One JSON record per run."""
        return self.root / "runs"

    @property
    def builds(self) -> Path:
        """One folder per build, named by its UTC start."""
        return self.root / "builds"

    @property
    def current(self) -> Path:
        """The link to the published build; `published` and `site` go through it."""
        return self.root / "current"

    @property
    def published(self) -> Path:
        """The published tables, through `current`."""
        return self.root / "published"

    @property
    def site(self) -> Path:
        """The published site, through `current`."""
        return self.root / "site"

    @property
    def warehouse(self) -> Path:
        """The published warehouse, through `current`."""
        return self.published / "portfolio.duckdb"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: run history, event logs."""
        return self.root / "dagster"

    @property
    def dbt(self) -> Path:
        """dbt's target and log folders."""
        return self.root / "dbt"

    def spool(self, run_id: str) -> Path:
        """The spool of one run; gone when the run ends."""
        return self.root / "spool" / run_id

    def work(self, run_id: str) -> Path:
        """The unfinished build of one run."""
        return self.root / "work" / run_id
