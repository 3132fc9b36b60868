"""`portfolio.toml`: read, validated whole, secrets resolved. Keys and meaning: interfaces, section 2."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from orchestration.errors import ConfigurationError
from orchestration.publication_settings import PUBLICATION_KEYS, PublicationConfiguration, read_publication
from orchestration.source_settings import SourceProblems, check_source_table

DEFAULT_CONFIG = "portfolio.toml"
CITY_KEYS = ("name", "time_zone", "currency", "fiscal_year_start_month", "holidays")
POLICY_KEYS = ("folder", "stale_after_hours", "max_rejected_share", "blocking_controls")
RUN_KEYS = ("deadline_minutes", "source_minutes")
FINANCE_KEYS = ("available_counts_pre_encumbrance", "contract_amendment_limit")
CONTROLS = tuple(f"R{number}" for number in range(1, 11))
SECTIONS = {
    "city": CITY_KEYS,
    "paths": ("home",),
    "policy": POLICY_KEYS,
    "run": RUN_KEYS,
    "finance": FINANCE_KEYS,
    "publication": PUBLICATION_KEYS,
}
CURRENCY_SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF"}


@dataclass(frozen=True)
class CityConfiguration:
    """The city: name, IANA zone, ISO currency, first month of its fiscal year (named by the year it ends in), holidays."""

    name: str
    time_zone: str
    currency: str
    fiscal_year_start_month: int
    holidays: tuple[dt.date, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def currency_sign(self) -> str:
        """The sign the city's amounts may carry."""
        return CURRENCY_SIGNS.get(self.currency, self.currency)

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The city's date at an aware instant."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True)
class PolicyConfiguration:
    """The city's policy: its folder of files, when a source is stale (hours), what share of refused rows holds a delivery, and
    which controls (R1 to R10) stop publishing when they fail."""

    folder: Path | None = None
    stale_after_hours: float = 36
    max_rejected_share: float = 0.2
    blocking_controls: tuple[str, ...] = ("R1",)


@dataclass(frozen=True)
class SourceConfiguration:
    """One enabled source: its own name, its type, its table with secrets resolved, and its basis of accounting if stated."""

    name: str
    type: str
    table: Mapping[str, Any] = field(repr=False)
    basis: str | None = None


@dataclass(frozen=True)
class Configuration:
    """A whole, valid configuration. Durations are minutes."""

    path: Path
    city: CityConfiguration
    home: Path
    policy: PolicyConfiguration
    sources: tuple[SourceConfiguration, ...]
    deadline_minutes: float = 240
    source_minutes: float = 60
    available_counts_pre_encumbrance: bool = True
    contract_amendment_limit: float | None = None
    publication: PublicationConfiguration = field(default_factory=PublicationConfiguration)

    def source(self, name: str) -> SourceConfiguration:
        """The enabled source of that name; ConfigurationError naming the nearest when there is none."""
        for source in self.sources:
            if source.name == name:
                return source
        names = [source.name for source in self.sources]
        raise ConfigurationError([f"There is no source {name!r} in {self.path}{nearest(name, names)}."])


class _AnyEnvironment(dict[str, str]):
    """An environment in which every variable is set: those that are not hold a placeholder."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "not-set"

    def get(self, name: str, default: str | None = None) -> str:  # type: ignore[override]
        return self[name]


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """`; did you mean 'x'?` for the nearest known word, or the list of them."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(sorted(known))}" if known else ""


def find_config(argument: str | None) -> Path:
    """The configuration's path: the argument, else PORTFOLIO_CONFIG, else ./portfolio.toml."""
    return Path(argument or os.environ.get("PORTFOLIO_CONFIG") or DEFAULT_CONFIG)


def load_configuration(path: Path, *, signs_in: bool = True) -> Configuration:
    """Read and validate the whole file; ConfigurationError carries every problem found.

    A command that calls no source (`signs_in=False`) needs no secret: unset environment variables are then no problem.
    """
    table = _read_toml(path)
    problems: list[str] = []
    _check_sections(table, problems)
    city = _city(table.get("city"), problems)
    home = (path.parent / str(table.get("paths", {}).get("home", "var"))).resolve()
    policy = _policy(table.get("policy", {}), path, problems)
    numbers = {
        name: _positive(table.get("run", {}), name, default, "run", problems)
        for name, default in (("deadline_minutes", 240), ("source_minutes", 60))
    }
    counts = table.get("finance", {}).get("available_counts_pre_encumbrance", True)
    if not isinstance(counts, bool):
        problems.append("[finance] available_counts_pre_encumbrance must be true or false.")
    limit = table.get("finance", {}).get("contract_amendment_limit")
    if limit is not None and not _is_share(limit):
        problems.append(f"[finance] contract_amendment_limit {limit!r} must be a share from 0 to 1, such as 0.10.")
    publication = read_publication(_section(table, "publication"), problems)
    environment = os.environ if signs_in else _AnyEnvironment(os.environ)
    sources = _sources(table.get("sources", {}), path, environment, problems)
    if problems or city is None:
        raise ConfigurationError([f"{path}: {problem}" for problem in problems])
    return Configuration(
        path=path.resolve(),
        city=city,
        home=home,
        policy=policy,
        sources=sources,
        deadline_minutes=numbers["deadline_minutes"],
        source_minutes=numbers["source_minutes"],
        available_counts_pre_encumbrance=bool(counts),
        contract_amendment_limit=limit,
        publication=publication,
    )


def _section(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A section as a table; empty where it is none, which `_check_sections` has told."""
    section = table.get(name, {})
    return section if isinstance(section, dict) else {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            [f"There is no configuration {path}; write one with `portfolio init` or name one with --config."]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"The configuration {path} cannot be read: {error}."]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"The configuration {path} is not valid TOML: {error}."]) from None


def _check_sections(table: Mapping[str, Any], problems: list[str]) -> None:
    for name, value in table.items():
        if name not in SECTIONS and name != "sources":
            problems.append(f"unknown section [{name}]{nearest(name, [*SECTIONS, 'sources'])}")
        elif not isinstance(value, dict):
            problems.append(f"{name} must be a section, as [{name}].")
        elif name in SECTIONS:
            problems += [
                f"unknown key {key!r} in [{name}]{nearest(key, SECTIONS[name])}"
                for key in value
                if key not in SECTIONS[name]
            ]


def _city(table: object, problems: list[str]) -> CityConfiguration | None:
    if not isinstance(table, dict):
        problems.append(
            "the section [city] is missing; it names the city, its time_zone, currency and fiscal_year_start_month."
        )
        return None
    before = len(problems)
    for key in ("name", "time_zone"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            problems.append(f"[city] {key} is missing or not a text.")
    zone = table.get("time_zone")
    if isinstance(zone, str) and zone not in available_timezones():
        problems.append(f"[city] time_zone {zone!r} is not an IANA zone{nearest(zone, list(available_timezones()))}")
    currency = table.get("currency", "USD")
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        problems.append(f"[city] currency {currency!r} must be an ISO 4217 code such as USD.")
    month = table.get("fiscal_year_start_month", 7)
    if not isinstance(month, int) or isinstance(month, bool) or not 1 <= month <= 12:
        problems.append(f"[city] fiscal_year_start_month {month!r} must be a month number from 1 to 12.")
    holidays = _holidays(table.get("holidays", []), problems)
    if len(problems) > before:
        return None
    return CityConfiguration(table["name"], str(zone), str(currency), month, holidays)


def _holidays(values: object, problems: list[str]) -> tuple[dt.date, ...]:
    if not isinstance(values, list):
        problems.append("[city] holidays must be a list of dates.")
        return ()
    days = []
    for value in values:
        try:
            day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        except ValueError:
            problems.append(f"[city] holidays: {value!r} is not a date (YYYY-MM-DD).")
            continue
        days.append(day.date() if isinstance(day, dt.datetime) else day)
    return tuple(sorted(set(days)))


def _policy(table: Mapping[str, Any], path: Path, problems: list[str]) -> PolicyConfiguration:
    folder = (path.parent / str(table.get("folder", "policy"))).resolve()
    if "folder" in table and not folder.is_dir():
        problems.append(f"[policy] folder {folder} does not exist.")
    share = table.get("max_rejected_share", 0.2)
    if not _is_share(share):
        problems.append(f"[policy] max_rejected_share {share!r} must be a share from 0 to 1.")
        share = 0.2
    hours = _positive(table, "stale_after_hours", 36, "policy", problems)
    controls = _controls(table.get("blocking_controls", ["R1"]), problems)
    return PolicyConfiguration(folder if folder.is_dir() else None, hours, float(share), controls)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _controls(values: object, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(values, list):
        problems.append('[policy] blocking_controls must be a list of controls, such as ["R1", "R5"].')
        return ()
    problems += [
        f"[policy] blocking_controls: {value!r} is no control{nearest(str(value), CONTROLS)}"
        for value in values
        if value not in CONTROLS
    ]
    return tuple(name for name in CONTROLS if name in values)


def _positive(table: Mapping[str, Any], name: str, default: float, section: str, problems: list[str]) -> float:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        problems.append(f"[{section}] {name} {value!r} must be a number above 0.")
        return default
    return float(value)


def _sources(
    table: object, path: Path, environment: Mapping[str, str], problems: list[str]
) -> tuple[SourceConfiguration, ...]:
    if not isinstance(table, dict):
        problems.append("sources must be sections such as [sources.project_office].")
        return ()
    sources = []
    for name, entry in table.items():
        found = SourceProblems(name)
        settled = check_source_table(found, entry, path.parent, environment)
        problems += found.sentences
        if settled is not None and not found.sentences:
            sources.append(SourceConfiguration(name, str(entry["type"]), settled, entry.get("basis")))
    if not table:
        problems.append('no source is configured; add one, such as [sources.project_office] with type = "servicenow".')
    return tuple(sources)
