"""Every platform's rows in one landing, built once: `landed_<platform>.py` adds the few rows its own test is about.

The city's date is 2026-02-15. A module `tests.dbt.landed_<platform>` has a function `fill(database)`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.project_city import VARIABLES


def build_platform_city(path: Path) -> LandingDatabase:
    """Land every platform's rows and let dbt build and test all of it."""
    database = LandingDatabase(path, VARIABLES)
    database.create()
    for module in sorted(Path(__file__).parent.glob("landed_*.py")):
        import_module(f"tests.dbt.{module.stem}").fill(database)
    database.build()
    return database
