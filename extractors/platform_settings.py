"""What every project portfolio platform is configured by: base_url, auth, `fields` and `values` (interfaces, section 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.addresses import find_address_problem
from extractors.auth import Auth, parse_auth
from extractors.errors import SettingsError
from extractors.nearest import nearest
from extractors.records import Mapped
from extractors.streams import load_streams

KEYS = ("type", "enabled", "auth", "base_url", "fields", "values")
FIELD_NAME = re.compile(r"[A-Za-z_][\w.@]*")


@dataclass(frozen=True)
class PlatformSettings:
    """One platform: its root address without a slash at the end, the sign-in, and what the city maps of a project.

    `extra` holds the keys that only this type has, as configured.
    """

    name: str
    base_url: str
    auth: Auth
    mapped: tuple[Mapped, ...] = ()
    extra: Mapping[str, Any] | None = None


def parse_platform(
    name: str, table: Mapping[str, Any], auth_kinds: tuple[str, ...], extra_keys: tuple[str, ...] = ()
) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    keys = KEYS + extra_keys
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, keys)!r}?" for key in table if key not in keys
    ]
    base_url = table.get("base_url", "")
    problem = find_address_problem(base_url) if isinstance(base_url, str) else "must be a text"
    if problem:
        sentences.append(f"Source {name}: base_url {problem}.")
    auth = Auth("none")
    try:
        auth = parse_auth(name, table.get("auth"), auth_kinds)
    except SettingsError as error:
        sentences += error.sentences
    mapped, mapping_sentences = parse_mapping(name, table)
    sentences += mapping_sentences
    if sentences:
        raise SettingsError(sentences)
    extra = {key: table[key] for key in extra_keys if key in table}
    return PlatformSettings(name, base_url.rstrip("/"), auth, mapped, extra)


def parse_mapping(name: str, table: Mapping[str, Any]) -> tuple[tuple[Mapped, ...], list[str]]:
    """The mapped fields of the platform's project record, and what is wrong with `fields` and `values`."""
    kinds = {column.name: column.kind for column in load_streams("delivered")["projects"].columns}
    fields, values = table.get("fields", {}), table.get("values", {})
    if not isinstance(fields, Mapping) or not all(isinstance(target, str) for target in fields.values()):
        return (), [f'Source {name}: fields must be a table of their field = "canonical column".']
    if not isinstance(values, Mapping) or not all(_is_text_table(words) for words in values.values()):
        return (), [f"Source {name}: values must be a table of canonical column = {{ their text = our word }}."]
    sentences = [
        f"Source {name}: {place} names no column of projects with {target!r}; did you mean {nearest(target, kinds)!r}?"
        for place, targets in (("fields", fields.values()), ("values", values))
        for target in targets
        if target not in kinds
    ]
    sentences += [
        f"Source {name}: fields maps {target!r} more than once; keep one field for it."
        for target in sorted(set(fields.values()))
        if list(fields.values()).count(target) > 1
    ]
    sentences += [
        f"Source {name}: fields holds {field!r}, which is no field name; write it as the platform spells it."
        for field in fields
        if not FIELD_NAME.fullmatch(field)
    ]
    if sentences:
        return (), sentences
    return tuple(
        Mapped(field, target, kinds[target], frozenset(values.get(target, {}))) for field, target in fields.items()
    ), []


def _is_text_table(words: Any) -> bool:
    return isinstance(words, Mapping) and all(isinstance(word, str) for word in words.values())
