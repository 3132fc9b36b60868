"""What every page of an edition knows of it: the month, the revision, who issued it and when, and from which data."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from reports.formatting import MONTHS
from reports.freezing import FrozenTable, end_of_month


@dataclass(frozen=True)
class Words:
    """The manager's words by paragraph, who wrote them (None: nobody is named), and the issue (UTC) for which they were written."""

    paragraphs: tuple[str, ...] = ()
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class EditionFacts:
    """One issue of a month, or its draft (then `revision` is 0). `issued_at` is UTC, `digest` the SHA-256 of its figures.

    `notes` are the paragraphs of the manager's words, `notes_by` and `notes_at` who wrote them and for which issue (UTC): a
    revision carries all three on. `change_note` are the sentences on what changed since the revision before, `prints` the PDF
    files beside the pages.
    """

    month: str
    revision: int
    audience: str
    issued_by: str | None
    issued_at: datetime
    digest: str
    run_id: str | None
    urn: str
    tables: tuple[FrozenTable, ...] = ()
    notes: tuple[str, ...] = ()
    change_note: tuple[str, ...] = ()
    previous_month: str | None = None
    prints: tuple[str, ...] = ()
    notes_by: str | None = None
    notes_at: datetime | None = None

    @property
    def words(self) -> Words:
        """Return the manager's words with who wrote them and when."""
        return Words(self.notes, self.notes_by, self.notes_at)

    @property
    def has_earlier_words(self) -> bool:
        """Return whether the words were written for an earlier issue than this one."""
        return self.notes_at is not None and self.notes_at < self.issued_at

    @property
    def is_draft(self) -> bool:
        """Return whether this is a draft, which nobody issued."""
        return self.revision == 0

    @property
    def month_end(self) -> date:
        """Return the last day of the month."""
        return end_of_month(self.month)

    @property
    def printed(self) -> tuple[tuple[str, str], ...]:
        """Return the PDF files as (address, what they print)."""
        return tuple((path, _name_print(path)) for path in self.prints)

    @property
    def name(self) -> str:
        """Return the month in words, as in October 2026."""
        return name_month(self.month)

    @property
    def previous_name(self) -> str | None:
        """Return the month of the edition before in words."""
        return None if self.previous_month is None else name_month(self.previous_month)

    def to_json(self) -> dict[str, Any]:
        """Return what `edition.json` holds."""
        return asdict(self) | {"issued_at": _write_instant(self.issued_at), "notes_at": _write_instant(self.notes_at)}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "EditionFacts":
        """Return the edition that an `edition.json` tells of; one from before words had an author gives them to its issuer."""
        if told["notes"]:
            told = {"notes_by": told["issued_by"], "notes_at": told["issued_at"]} | told
        lists = {name: tuple(told[name]) for name in ("notes", "change_note", "prints")}
        tables = tuple(FrozenTable(**table) for table in told["tables"])
        instants = {name: _read_instant(told.get(name)) for name in ("issued_at", "notes_at")}
        return cls(**told | lists | {"tables": tables} | instants)


def _write_instant(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant.isoformat()}Z"


def _read_instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text.removesuffix("Z"))


def _name_print(path: str) -> str:
    words = path.removesuffix(".pdf").removeprefix("report").strip("-").replace("-", " part ")
    return words[:1].upper() + words[1:] if words else "Overview"


def name_month(month: str) -> str:
    """Return a month written as YYYY-MM in words."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
