"""OCDS files as they are published: packages of releases or records, single ones, lists of them, or one a line; also gzip.

Belongs here: reading one file release by release, never whole unless it is one release. Does not belong here: what a
release means (`ocds_releases`).
"""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, cast

import ijson

from extractors.errors import ExtractError

GZIP_START = b"\x1f\x8b"
LINE_BYTES = 64 * 1024 * 1024
PACKAGED = ("releases", "records")
NO_LIST_EVENTS = frozenset({"start_map", "string", "number", "boolean", "null"})

Thing = Mapping[str, Any]


class DocumentError(ExtractError):
    """Raised when a file is cut, is no JSON or holds no OCDS; the sentence begins behind the file's name."""


@dataclass(frozen=True)
class Shape:
    """How a file holds its releases: `lines`, `package`, `list` or `one`; `next_link` is where a package goes on."""

    kind: str
    next_link: str | None = None


def inspect_document(path: Path) -> Shape:
    """Read a file through and say its shape; raises DocumentError where it is not whole or not OCDS."""
    try:
        with _open(path) as file:
            if _is_lines(file):
                return _inspect_lines(file)
            return _inspect_events(file)
    except (ijson.JSONError, ValueError, EOFError, RecursionError, gzip.BadGzipFile, OSError) as error:
        raise DocumentError(_say_unreadable(error)) from None


def read_document(path: Path, shape: Shape) -> Iterator[Thing]:
    """Every release or record of a file in its order, a package's taken apart; a thing that is no object raises DocumentError."""
    with _open(path) as file:
        if shape.kind == "lines":
            for line in file:
                if line.strip():
                    yield from _unpack(_parse(line))
            return
    prefixes = {"list": ("item",), "one": ("",)}.get(shape.kind) or tuple(f"{name}.item" for name in PACKAGED)
    for prefix in prefixes:
        with _open(path) as file:
            for thing in ijson.items(file, prefix):
                yield from _unpack(thing)


def to_json(value: Any) -> str:
    """JSON in which equal numbers are equal texts, a decimal as text in plain digits: no float, and the same each night."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def number_text(number: int | Decimal) -> str:
    """A JSON number in plain digits, without zeros at the end of its decimals."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else number_text(value)


def _open(path: Path) -> BinaryIO:
    """The file's bytes, unpacked where they are gzip, behind a byte order mark."""
    with path.open("rb") as raw:
        is_packed = raw.read(2) == GZIP_START
    file = cast(BinaryIO, gzip.open(path, "rb") if is_packed else path.open("rb"))  # noqa: SIM115 (the caller closes it)
    if file.read(3) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def _is_lines(file: BinaryIO) -> bool:
    """Whether the first line that is not blank is a JSON object by itself and another follows."""
    start = file.tell()
    first = next(filter(bytes.strip, iter(lambda: file.readline(LINE_BYTES), b"")), b"")
    is_more = any(map(bytes.strip, iter(lambda: file.readline(LINE_BYTES), b"")))
    file.seek(start)
    if not is_more:
        return False
    try:
        return isinstance(_parse(first), Mapping)
    except ValueError:
        return False


def _inspect_lines(file: BinaryIO) -> Shape:
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                thing = _parse(line)
            except ValueError:
                raise DocumentError(f"line {number} is cut short or no JSON") from None
            if not isinstance(thing, Mapping) or not _is_ocds(set(thing)):
                raise DocumentError(f"line {number} is neither a release, a record nor a package of them")
    return Shape("lines")


def _inspect_events(file: BinaryIO) -> Shape:
    names: set[str] = set()
    top, next_link = "", None
    for prefix, event, value in ijson.parse(file):
        if prefix == "":
            top = top or event
            if event == "map_key":
                names.add(value)
        elif prefix in PACKAGED and event in NO_LIST_EVENTS:
            raise DocumentError(f"its {prefix} are no list")
        elif prefix == "links.next" and event == "string":
            next_link = value
    if top == "start_array":
        return Shape("list")
    if top != "start_map" or not _is_ocds(names):
        raise DocumentError(f"it is neither a release, a record nor a package of them{_say_names(names)}")
    return Shape("one" if "ocid" in names or not names.intersection(PACKAGED) else "package", next_link)


def _is_ocds(names: set[str]) -> bool:
    return bool(names & {"ocid", "compiledRelease", "versionedRelease", "tag", *PACKAGED})


def _parse(line: bytes) -> Any:
    return json.loads(line, parse_float=Decimal, parse_constant=_refuse)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _unpack(thing: Any) -> Iterator[Thing]:
    if not isinstance(thing, Mapping):
        raise DocumentError(f"an entry is no object but {str(thing)[:40]!r}")
    lists = [thing[name] for name in PACKAGED if isinstance(thing.get(name), list)]
    if lists and "ocid" not in thing:
        for one in (one for each in lists for one in each):
            yield from _unpack(one)
    else:
        yield thing


def _say_names(names: set[str]) -> str:
    return f" but an object with {', '.join(sorted(names)[:8])}" if names else ""


def _say_unreadable(error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return f"it cannot be read ({error.strerror or 'no reason given'})"
    return "it is cut short or no JSON"
