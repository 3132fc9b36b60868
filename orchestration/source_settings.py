"""The `[sources.NAME]` tables: known types, secrets from the environment, addresses that may be called."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

SOURCE_MODULES = {
    "servicenow": "extractors.servicenow",
    "projectdata": "extractors.projectdata",
    "dataverse": "extractors.dataverse",
    "clarity": "extractors.clarity",
    "jira_align": "extractors.jira_align",
    "workday_raas": "extractors.workday_raas",
    "oracle_fusion": "extractors.oracle_fusion",
    "socrata": "extractors.socrata",
    "arcgis": "extractors.arcgis",
    "ckan": "extractors.ckan",
    "carto": "extractors.carto",
    "sql": "extractors.sql",
    "ocds": "extractors.ocds",
    "files": "extractors.files",
}
KNOWN_TYPES = (
    "servicenow",
    "projectdata",
    "dataverse",
    "clarity",
    "jira_align",
    "workday_raas",
    "oracle_fusion",
    "ocds",
    "socrata",
    "arcgis",
    "ckan",
    "carto",
    "sql",
    "files",
)
BASES = ("budgetary", "modified_accrual", "accrual", "cash")
"""Bases of accounting that a finance source may state (GASB Statement 34, paragraph 130: a comparison names its basis)."""
BASED_TYPES = frozenset({"files", "sql", "workday_raas", "oracle_fusion", "socrata", "arcgis", "ckan", "carto", "ocds"})
SECRET_KEYS = frozenset({"password", "token", "client_secret", "key", "url"})
AUTH_KEYS = {
    "basic": ("user", "password"),
    "bearer": ("token",),
    "oauth_client_credentials": ("token_url", "client_id", "client_secret"),
    "api_key": ("key",),
    "ntlm": ("user", "password"),
    "none": (),
}
AUTH_OPTIONAL = {"oauth_client_credentials": ("scope",), "api_key": ("client_id",)}
PATH_KEYS = ("path", "location", "export")


class SourceProblems:
    """Collects what is wrong with one source's table, one sentence each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        """Add a sentence, prefixed with the source's section."""
        self.sentences.append(f"[sources.{self.name}] {sentence}")


def source_module(source_type: str) -> ModuleType:
    """The extractor module of a source type."""
    return import_module(SOURCE_MODULES[source_type])


def check_source_table(
    problems: SourceProblems, entry: object, folder: Path, environment: Mapping[str, str]
) -> dict[str, Any] | None:
    """The source's table with secrets and paths resolved, or None when it is disabled or wrong (see `problems`)."""
    from orchestration.configuration import nearest

    if not re.fullmatch("[a-z][a-z0-9_]*", problems.name):
        problems.add("the name must be lower case letters, digits and underscores, starting with a letter.")
    if not isinstance(entry, dict):
        problems.add("must be a section of its own.")
        return None
    source_type = entry.get("type")
    if source_type not in KNOWN_TYPES:
        problems.add(f"type {source_type!r} is unknown{nearest(str(source_type), KNOWN_TYPES)}")
        return None
    if not isinstance(entry.get("enabled", True), bool):
        problems.add("enabled must be true or false.")
    if source_type not in SOURCE_MODULES:
        problems.add(
            f"type {source_type!r} is not available in this version; available: {', '.join(sorted(SOURCE_MODULES))}."
        )
        return None
    if entry.get("enabled", True) is False:
        return None
    own_keys = _own_keys(problems, str(source_type), entry, nearest)
    settled = {key: _resolve(problems, key, value, environment) for key, value in entry.items() if key not in own_keys}
    _check_auth(problems, settled.get("auth"), nearest)
    _check_addresses(problems, settled)
    _settle_paths(settled, folder)
    if not problems.sentences:
        _check_with_module(problems, str(source_type), settled)
    return settled


def _settle_paths(settled: dict[str, Any], folder: Path) -> None:
    """Make paths relative to the configuration whole: those of the source, and the folders of its streams."""
    streams = settled.get("streams")
    entries = [entry for entry in streams.values() if isinstance(entry, dict)] if isinstance(streams, dict) else []
    for table, keys in [(settled, PATH_KEYS), *((entry, ("folder",)) for entry in entries)]:
        for key in keys:
            if isinstance(table.get(key), str) and "://" not in table[key]:
                table[key] = str((folder / table[key]).resolve())


def _own_keys(problems: SourceProblems, source_type: str, entry: Mapping[str, Any], nearest: Any) -> tuple[str, ...]:
    """Keys that are the product's and no module's; adds a sentence where a finance source states a basis we do not know."""
    if source_type not in BASED_TYPES:
        return ("type", "enabled")
    basis = entry.get("basis", BASES[0])
    if basis not in BASES:
        problems.add(f"basis {basis!r} is unknown{nearest(str(basis), BASES)}")
    return ("type", "enabled", "basis")


def _check_with_module(problems: SourceProblems, source_type: str, settled: dict[str, Any]) -> None:
    from extractors.errors import SettingsError

    try:
        source_module(source_type).parse_settings(problems.name, settled)
    except SettingsError as error:
        problems.sentences += list(error.sentences)


def _resolve(problems: SourceProblems, key: str, value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        nested = key in (
            "fields",
            "values",
            "columns",
            "constants",
            "reports",
            "prompts",
            "streams",
            "datasets",
            "queries",
            "enums",
            "date_format",
            "where",
        )
        return {name: _resolve(problems, "" if nested else name, one, environment) for name, one in value.items()}
    if isinstance(value, list):
        return [_resolve(problems, "", one, environment) for one in value]
    if isinstance(value, str) and value.startswith("env:"):
        name = value.removeprefix("env:")
        if name not in environment:
            problems.add(f"{key} is read from the environment variable {name}, which is not set.")
        return environment.get(name, "not-set")
    if key in SECRET_KEYS and isinstance(value, str):
        problems.add(f'{key} is a secret and must be given as "env:NAME", never in the file itself.')
    return value


def _check_auth(problems: SourceProblems, auth: object, nearest: Any) -> None:
    if auth is None:
        return
    if not isinstance(auth, dict) or auth.get("kind") not in AUTH_KEYS:
        kind = auth.get("kind") if isinstance(auth, dict) else auth
        problems.add(f"auth kind {kind!r} is unknown{nearest(str(kind), tuple(AUTH_KEYS))}")
        return
    kind = auth["kind"]
    required, optional = AUTH_KEYS[kind], AUTH_OPTIONAL.get(kind, ())
    for key in required:
        if not isinstance(auth.get(key), str) or not auth[key]:
            problems.add(f"auth of kind {kind!r} needs {key}.")
    for key in auth:
        if key not in ("kind", *required, *optional):
            problems.add(f"auth has an unknown key {key!r}{nearest(key, (*required, *optional))}")


def _check_addresses(problems: SourceProblems, settled: Mapping[str, Any]) -> None:
    auth = settled.get("auth")
    token_url = auth.get("token_url") if isinstance(auth, dict) else None
    for key, value in (
        ("base_url", settled.get("base_url")),
        ("token_url", token_url),
        ("location", settled.get("location")),
    ):
        if not isinstance(value, str) or (key == "location" and "://" not in value):
            continue
        parts = urlsplit(value)
        if parts.username or parts.password:
            problems.add(f"{key} must not hold a user or password; give them in auth.")
            continue
        if parts.scheme == "https" and parts.hostname:
            continue
        if parts.scheme == "http" and is_loopback(parts.hostname or ""):
            continue
        if parts.scheme == "http":
            problems.add(f"{key} {value!r} is plain http, which is refused beyond loopback; use https.")
        else:
            problems.add(f"{key} {value!r} is not an https address.")


def is_loopback(host: str) -> bool:
    """Does the host name this machine itself?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
