"""The manifest that an extract run of the BI Cloud Connector leaves beside its files: which files it wrote.

Rules: Oracle, "Manage Files in External Storage for Custom Warehouse Integration" and "Extract Output File and Manifest
Details": a line a file, `name;document id;checksum` (MD5, SHA-256 in newer releases), the name with or without its suffix; a
first line may be `PLV_KEY=...`. Some tools in between write JSON, or add a count of rows: both are taken, neither is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CHECKSUM = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{64}")
COUNT = re.compile(r"(?:rows|row_?count|count|records|record_?count)\s*[=:]\s*(\d+)", re.IGNORECASE)
NAME_KEYS = ("filename", "file_name", "name", "file", "objectname", "sourcefilename")
COUNT_KEYS = ("rows", "rowcount", "row_count", "recordcount", "record_count", "count", "records")
SUFFIXES = (".zip", ".csv")


@dataclass(frozen=True)
class Entry:
    """A file that a manifest names: its checksum in lower case, and its data rows where it states them."""

    name: str
    checksum: str = ""
    rows: int | None = None

    def names(self, file_name: str) -> bool:
        """Whether a file is the one meant: by its whole name, without suffix, or by the data store that it begins with."""
        own, file = self.name.casefold(), file_name.casefold()
        stem = file
        for suffix in SUFFIXES:
            stem = stem.removesuffix(suffix)
        return file == own or stem == own or stem.startswith((f"file_{own}-", f"{own}-batch"))


def read_entries(text: str) -> tuple[Entry, ...]:
    """The files named in a manifest's text; ValueError when it is neither lines nor JSON."""
    text = text.removeprefix("\ufeff").strip()
    if text.startswith(("{", "[")):
        return tuple(_walk(json.loads(text)))
    return tuple(entry for line in text.split() if (entry := _read_line(line)))


def _read_line(line: str) -> Entry | None:
    """One line of the text form; None for the key line at the top."""
    name, *rest = (part.strip() for part in line.split(";"))
    if not name or ("=" in name and not rest):
        return None
    checksum = next((part.lower() for part in rest if CHECKSUM.fullmatch(part)), "")
    count = next((match for part in rest if (match := COUNT.fullmatch(part))), None)
    return Entry(name, checksum, int(count.group(1)) if count else None)


def _walk(value: Any) -> Iterator[Entry]:
    """Every object with a file's name in it, however deep; a list of names is one too."""
    if isinstance(value, Mapping):
        low = {str(key).casefold(): one for key, one in value.items()}
        name = next((low[key] for key in NAME_KEYS if isinstance(low.get(key), str)), None)
        if name is not None:
            count = next((low[key] for key in COUNT_KEYS if str(low.get(key, "")).isdecimal()), None)
            texts = [one for one in low.values() if isinstance(one, str) and CHECKSUM.fullmatch(one)]
            yield Entry(
                name.rpartition("/")[2], texts[0].lower() if texts else "", None if count is None else int(count)
            )
        else:
            for one in value.values():
                yield from _walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from (Entry(one.rpartition("/")[2]),) if isinstance(one, str) else _walk(one)
