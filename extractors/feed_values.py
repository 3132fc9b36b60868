"""Reading the values of a feed's settings, one key at a time; what is wrong becomes a sentence and a harmless default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from extractors.nearest import nearest
from extractors.streams import Stream

SAMPLE_DAY = datetime(2022, 3, 25)
DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@dataclass
class FeedSentences:
    """Collects what is wrong with one feed; each sentence names source, feed number and key."""

    source: str
    position: int
    sentences: list[str] = field(default_factory=list)

    def add(self, key: str, sentence: str) -> None:
        """Note one fault of `key`."""
        self.sentences.append(f"Source {self.source}, feed {self.position}, {key}: {sentence}")

    def unknown(self, key: str, word: str, known: Iterable[str]) -> None:
        """Note a word that is not known, with the nearest one that is."""
        self.add(
            f"{key}{'' if key.endswith('.') else ' '}{word}",
            f"not known; the nearest known one is {nearest(word, known)!r}.",
        )


def read_texts(says: FeedSentences, entry: Mapping[str, Any], key: str, known: list[str] | None) -> dict[str, str]:
    """A table of texts; its keys must be in `known` when that is given."""
    value = entry.get(key, {})
    if not isinstance(value, Mapping):
        says.add(key, f"a table is needed, not {value!r}.")
        return {}
    texts = {}
    for name, text in value.items():
        if known is not None and name not in known:
            says.unknown(f"{key}.", name, known)
        elif isinstance(text, bool | int | float | str) and str(text).strip():
            texts[str(name)] = to_text(text)
        else:
            says.add(f"{key}.{name}", f"a text is needed, not {text!r}.")
    return texts


def read_constants(
    says: FeedSentences,
    entry: Mapping[str, Any],
    stream: Stream,
    columns: Mapping[str, str],
    date_formats: Mapping[str, str],
) -> dict[str, str]:
    """Canonical column to text; a date constant, in ISO or in the feed's own format, becomes ISO."""
    value = entry.get("constants", {})
    if not isinstance(value, Mapping):
        says.add("constants", f"a table is needed, not {value!r}.")
        return {}
    kinds = {column.name: column.kind for column in stream.columns}
    constants = {}
    for name, given in value.items():
        if name not in kinds:
            says.unknown("constants.", name, kinds)
        elif name in columns:
            says.add(f"constants.{name}", "the column is mapped as well; keep one of the two.")
        elif not isinstance(given, bool | int | float | str | date):
            says.add(f"constants.{name}", f"a text is needed, not {given!r}.")
        else:
            constants[name] = _read_constant(says, name, kinds[name], given, date_formats.get(name))
    return constants


def _read_constant(says: FeedSentences, name: str, kind: str, given: object, date_format: str | None) -> str:
    text = to_text(given)
    if kind != "date":
        return text
    for form in ("%Y-%m-%d", date_format or "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10] if form == "%Y-%m-%d" else text, form).date().isoformat()
        except ValueError:
            continue
    says.add(f"constants.{name}", f"{text!r} is not a date; write it as 2022-03-25.")
    return text


def to_text(value: object) -> str:
    """A TOML value as a file would spell it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read_date_formats(says: FeedSentences, entry: Mapping[str, Any], stream: Stream) -> dict[str, str]:
    """Canonical date column to strptime format; empty where dates are ISO."""
    value = entry.get("date_format")
    dates = [column.name for column in stream.columns if column.kind == "date"]
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(dates, value) if _is_date_format(says, "date_format", value) else {}
    if not isinstance(value, Mapping):
        says.add("date_format", f"a format such as '%m/%d/%Y' or a table by canonical column is needed, not {value!r}.")
        return {}
    formats = {}
    for name, form in value.items():
        if not dates:
            says.add(f"date_format.{name}", f"{stream.name} has no date column; leave it out.")
        elif name not in dates:
            says.unknown("date_format.", name, dates)
        elif _is_date_format(says, f"date_format.{name}", form):
            formats[name] = str(form)
    return formats


def _is_date_format(says: FeedSentences, key: str, form: object) -> bool:
    try:
        plain = str(form).replace("%-", "%")
        if isinstance(form, str) and datetime.strptime(SAMPLE_DAY.strftime(plain), plain).date() == SAMPLE_DAY.date():
            return True
    except (ValueError, re.error):
        pass
    says.add(key, f"{form!r} is not a strptime format of a whole date, such as '%m/%d/%Y'.")
    return False


def read_choice(
    says: FeedSentences,
    entry: Mapping[str, Any],
    key: str,
    choices: tuple[str, ...],
    stream: str = "",
    *,
    default: str = "",
) -> str:
    """One of `choices`, by default the first; `stream` is named where the choice depends on it."""
    value = entry.get(key, default or choices[0])
    if value in choices:
        return str(value)
    known = " or ".join(f'"{choice}"' for choice in choices)
    says.add(key, f"must be {known}{f' for {stream}' if stream else ''}, not {value!r}.")
    return default or choices[0]


def read_whole_number(says: FeedSentences, entry: Mapping[str, Any], key: str) -> int | None:
    """A number from 1 on, or None when absent."""
    value = entry.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
        return value
    says.add(key, f"a whole number from 1 on is needed, not {value!r}.")
    return None


def read_delimiter(says: FeedSentences, entry: Mapping[str, Any]) -> str:
    """One character, or the name of one (tab, comma, semicolon, pipe)."""
    value = entry.get("delimiter", ",")
    text = DELIMITER_NAMES.get(value, value) if isinstance(value, str) else ""
    if len(text) == 1 and text not in '"\r\n':
        return text
    says.add("delimiter", f"one character such as ';' or '\\t' is needed, not {value!r}.")
    return ","


def read_encoding(says: FeedSentences, entry: Mapping[str, Any]) -> str:
    """A text encoding Python knows; UTF-8 is read with or without a byte order mark."""
    value = entry.get("encoding", "utf-8-sig")
    try:
        "".encode(value)
    except (LookupError, TypeError, UnicodeError, ValueError):
        says.add("encoding", f"{value!r} is not a known encoding; try 'utf-8', 'cp1252' or 'utf-16'.")
        return "utf-8-sig"
    return "utf-8-sig" if value.lower().replace("_", "-") in {"utf-8", "utf8"} else str(value)


def read_pattern(says: FeedSentences, entry: Mapping[str, Any], stream: Stream) -> re.Pattern[str] | None:
    """The regular expression that finds the fiscal year (group `fy`) in a file name."""
    value = entry.get("fiscal_year_from")
    if value is None:
        return None
    try:
        pattern = re.compile(value)
    except (re.error, TypeError) as error:
        says.add("fiscal_year_from", f"{value!r} is not a regular expression ({error}).")
        return None
    if "fy" not in pattern.groupindex:
        says.add("fiscal_year_from", f"{value!r} has no group named fy; write for instance 'FY(?P<fy>[0-9]{{2}})'.")
    if not any(column.name == "fiscal_year" for column in stream.columns):
        says.add("fiscal_year_from", f"{stream.name} has no fiscal_year; leave it out.")
        return None
    return pattern


def read_share_glob(says: FeedSentences, key: str, value: object) -> str:
    """A glob below the source's path, written with `/`."""
    if not isinstance(value, str) or not value.strip():
        says.add(key, "name the files with a glob such as 'journal_*.csv'.")
        return ""
    glob = value.replace("\\", "/") if "/" not in value else value
    outside = PurePosixPath(glob).is_absolute() or PureWindowsPath(glob).drive or ".." in PurePosixPath(glob).parts
    if outside:
        says.add(key, f"{value!r} leaves the source's path; name files below it.")
        return ""
    return glob.removeprefix("./")
