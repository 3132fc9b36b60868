"""The rows of a report's JSON body, `{"Report_Entry": [...]}`, from a file of any size, and the texts in a row.

Belongs here: what a body and a value look like. Does not belong here: asking for them. Facts: finance dossier, section 1.1.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import ijson

from extractors.answers import error_detail
from extractors.cells import to_plain_text
from extractors.mapped_feeds import MappedFeed

ENTRY = "Report_Entry"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SMALL_BODY_BYTES = 65_536
ZONED_DAY = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:Z|[-+]\d\d:\d\d)\s*")
STARTS = frozenset({"start_map", "start_array"})
ENDS = frozenset({"end_map", "end_array"})

Row = Mapping[str, Any]


@dataclass
class ReportBody:
    """A report's body in a file. `rows_found` is known once `find_fault` has found none."""

    path: Path
    rows_found: int = 0
    _prefix: str = f"{ENTRY}.item"

    def find_fault(self) -> str | None:
        """What is wrong with the body, read to its last byte: None when it holds the list of rows, be it empty."""
        try:
            with self.path.open("rb") as stream:
                return self._find_fault(ijson.basic_parse(_skip_mark(stream)))
        except (ijson.JSONError, ValueError, RecursionError):
            return "a body that is cut short or no JSON"

    def rows(self) -> Iterator[Row]:
        """Every row in order, decimals exact."""
        with self.path.open("rb") as stream:
            yield from ijson.items(_skip_mark(stream), self._prefix)

    def _find_fault(self, events: Iterator[tuple[str, Any]]) -> str | None:
        depth, key, kinds, rows, is_sound = 0, None, list[str](), 0, True
        for event, value in events:
            if event in ENDS:
                depth -= 1
                continue
            if event == "map_key":
                key = value if depth == 1 else key
                continue
            if depth == 1 and key == ENTRY:
                kinds.append(event)
            elif depth == 2 and key == ENTRY and kinds[-1] == "start_array":
                rows += 1
                is_sound = is_sound and event == "start_map"
            depth += event in STARTS
        return self._judge(kinds, rows, is_sound=is_sound)

    def _judge(self, kinds: Sequence[str], rows: int, *, is_sound: bool) -> str | None:
        if not kinds:
            detail = self._read_detail()
            return f"an answer without {ENTRY}" + (f" ({detail})" if detail else "")
        if kinds == ["start_map"]:
            self._prefix, self.rows_found = ENTRY, 1
            return None
        if set(kinds) != {"start_array"} or not is_sound:
            return f"an answer whose {ENTRY} is no list of rows"
        self.rows_found = rows
        return None

    def _read_detail(self) -> str:
        """The server's own words in a small body."""
        if self.path.stat().st_size > SMALL_BODY_BYTES:
            return ""
        return error_detail(json.loads(self.path.read_bytes().removeprefix(BYTE_ORDER_MARK)))


@dataclass
class EntryReader:
    """Reads the mapped columns of rows, and counts the paths that lead to something, to nothing, and to several values."""

    feed: MappedFeed
    found: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        dates = {column.name for column in self.feed.stream.columns if column.kind == "date"}
        self._dates = {theirs for name, theirs in self.feed.columns.items() if name in dates}

    def forget(self) -> None:
        """Count from nought, for another reading of the same report."""
        for counts in (self.found, self.dead, self.several):
            counts.clear()

    def read(self, row: Row, theirs: str) -> str | None:
        """The text at a column, or at a dotted path through nested objects and lists.

        Of a reference object its descriptor; of a list with one value that value; several values stay the JSON text.
        """
        if theirs in row:
            values = list(_follow(row[theirs], ()))
        else:
            head, *steps = theirs.split(".")
            values = list(_follow(row.get(head), steps))
            if values or row.get(head) not in (None, "", [], {}):
                (self.found if values else self.dead)[theirs] += 1
        if len(values) > 1:
            self.several[theirs] += 1
            return to_plain_text([_describe(value) for value in values])
        text = to_plain_text(_describe(values[0])) if values else None
        match = ZONED_DAY.fullmatch(text) if text and theirs in self._dates else None
        return match.group(1) if match else text


def _follow(value: Any, steps: Sequence[str]) -> Iterator[Any]:
    """Every value at the end of a path, lists taken member by member; a plain text is its own descriptor."""
    if isinstance(value, list):
        for one in value:
            yield from _follow(one, steps)
    elif not steps or (steps == ["Descriptor"] and isinstance(value, str)):
        if value is not None:
            yield value
    elif isinstance(value, Mapping):
        yield from _follow(value.get(steps[0]), steps[1:])


def _describe(value: Any) -> Any:
    """A reference object as a person sees it, anything else as it is."""
    return value["Descriptor"] if isinstance(value, Mapping) and value.get("Descriptor") else value


def _skip_mark(stream: IO[bytes]) -> IO[bytes]:
    if stream.read(len(BYTE_ORDER_MARK)) != BYTE_ORDER_MARK:
        stream.seek(0)
    return stream
