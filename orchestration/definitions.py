"""The Dagster code location: `dagster dev -w workspace.yaml`. The configuration is PORTFOLIO_CONFIG or ./portfolio.toml."""

import dagster as dg

from orchestration.configuration import find_config, load_configuration
from orchestration.jobs import build_definitions


@dg.definitions
def defs() -> dg.Definitions:
    """Everything of the configured city."""
    return build_definitions(load_configuration(find_config(None)))
