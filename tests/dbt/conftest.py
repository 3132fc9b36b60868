"""Builds that many SQL tests share, one dbt run each."""

from __future__ import annotations

import pytest

from tests.dbt.finance_city import build_finance_city
from tests.dbt.landing_database import LandingDatabase
from tests.dbt.platform_city import build_platform_city
from tests.dbt.project_city import build_project_city
from tests.dbt.review_city import build_review_city


@pytest.fixture(scope="session")
def finance_city(tmp_path_factory: pytest.TempPathFactory) -> LandingDatabase:
    """The small city of `tests.dbt.finance_city`, built once."""
    return build_finance_city(tmp_path_factory.mktemp("finance") / "build.duckdb")


@pytest.fixture(scope="session")
def project_city(tmp_path_factory: pytest.TempPathFactory) -> LandingDatabase:
    """The small city of `tests.dbt.project_city`, built and tested by dbt once."""
    return build_project_city(tmp_path_factory.mktemp("projects") / "build.duckdb")


@pytest.fixture(scope="session")
def platform_city(tmp_path_factory: pytest.TempPathFactory) -> LandingDatabase:
    """The landing of every platform, built once."""
    return build_platform_city(tmp_path_factory.mktemp("platform_city") / "build.duckdb")


@pytest.fixture(scope="session")
def review_city(tmp_path_factory: pytest.TempPathFactory) -> LandingDatabase:
    """The small city of `tests.dbt.review_city`, built once."""
    return build_review_city(tmp_path_factory.mktemp("review") / "build.duckdb")
