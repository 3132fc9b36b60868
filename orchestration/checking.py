"""`portfolio check`: sign in to every source and say, in one line each, what is wrong and how to mend it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from extractors.accepted_state import SourceState
from extractors.errors import ExtractorError
from extractors.landing_log import LandingLog
from extractors.outcomes import City, ExtractContext
from orchestration.configuration import Configuration
from orchestration.source_settings import source_module

CHECK_SECONDS = 60


def check_sources(configuration: Configuration) -> Iterator[tuple[str, bool, str]]:
    """(source name, is it good, one line) per enabled source."""
    city = configuration.city
    log = LandingLog(configuration.home)
    for source in configuration.sources:
        module = source_module(source.type)
        with tempfile.TemporaryDirectory() as spool:
            context = ExtractContext(
                source_name=source.name,
                spool=Path(spool),
                is_full=False,
                deadline=time.monotonic() + CHECK_SECONDS,
                city=City(city.time_zone, city.currency, city.currency_sign, city.fiscal_year_start_month),
                accepted=SourceState(log, source.name),
            )
            try:
                yield source.name, True, module.check(module.parse_settings(source.name, source.table), context)
            except ExtractorError as error:
                yield source.name, False, str(error)
