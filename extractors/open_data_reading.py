"""A portal's dataset into one spool folder: read between two counts, read again when rows changed meanwhile.

Belongs here: what is the same for Socrata, ArcGIS, CKAN and Carto. Does not belong here: how a portal is asked.
The portal's own count, and where it can sum its sum of the amount column, travel as the delivery's control, so that the
landing door holds what does not tie (interfaces, section 3; reference: finance and procurement, 0.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from extractors.cells import to_plain_text
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, RefusedError
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_run import read_feeds
from extractors.mapped_spool import MappedSpool
from extractors.open_data_paging import Row, ShiftedError
from extractors.open_data_settings import OpenDataSettings
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import walk
from extractors.spool import Control, new_delivery
from extractors.transport import Tally, Transport

READINGS = 3
CENT = Decimal("0.01")
WHOLE_CENTS = re.compile(r"[-+]?\d*(\.\d{0,2}0*)?")


@dataclass(frozen=True)
class Figures:
    """What a portal says of a dataset beside its rows: how many there are, and the sum of the amount column."""

    count: int
    amount: Decimal | None = None


class Dataset(Protocol):
    """One dataset of one portal, asked in the portal's own manner; every method may raise the errors of `faults`."""

    def columns(self) -> Mapping[str, bool] | None:
        """Its columns, each with whether the portal can sum it; None where the portal does not tell."""

    def measure(self, amount: str | None) -> Figures:
        """The portal's own count, and its sum of the column `amount` when one is named."""

    def rows(self) -> Iterator[Row]:
        """Every row once, without row id and system fields."""

    def has(self, name: str) -> bool:
        """Whether it has a column, where `columns` tells nothing and no row showed it."""


OpenDataset = Callable[[MappedFeed], Dataset]


def read_datasets(
    source_type: str,
    settings: OpenDataSettings,
    context: ExtractContext,
    streams: tuple[str, ...],
    transport: Transport,
    open_dataset: OpenDataset,
) -> Iterator[Outcome]:
    """Read every dataset (or those of the streams named), one after another; each is Spooled or Failed."""

    def read(feed: MappedFeed, tally: Tally) -> Outcome:
        spool = MappedSpool(source_type, feed, context, tally, read=read_value)
        return DatasetReading(spool, open_dataset(feed)).run()

    return read_feeds(settings.feeds, streams, transport, read)


def check_datasets(settings: OpenDataSettings, open_dataset: OpenDataset) -> str:
    """Count every dataset and look for its mapped columns; one line for a person, or ExtractError."""
    said = []
    for feed in settings.feeds:
        dataset, place = open_dataset(feed), f"Source {settings.name}: {feed.stream.name} ({feed.own['id']})"
        known, count = dataset.columns(), dataset.measure(None).count
        missing = [theirs for theirs in feed.columns.values() if not _knows(dataset, known, theirs)]
        if missing:
            listed = ", ".join(map(repr, missing))
            has = f"; it has {', '.join(sorted(known)[:30])}" if known else ""
            raise ExtractError(f"{place} has no column {listed}{has}; correct columns of the dataset.")
        said.append(f"{feed.stream.name} {count} rows")
    return f"datasets readable: {', '.join(said)}"


def read_value(row: Row, theirs: str) -> str | None:
    """The text at a column or a dotted path; a JSON number in plain digits."""
    return to_plain_text(row[theirs] if theirs in row else walk(dict(row), theirs))


def read_sum(value: Any) -> Decimal | None:
    """A portal's sum, to the cent (the residue of a sum of whole cents is floating noise); None where there is none."""
    try:
        total = Decimal(str(value))
        return total.quantize(CENT, ROUND_HALF_EVEN) if total.is_finite() else None
    except InvalidOperation:
        return None


class DatasetReading:
    """Reads one dataset; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    def __init__(self, spool: MappedSpool, dataset: Dataset) -> None:
        self._spool = spool
        self._dataset = dataset
        self._amount = spool.feed.columns.get(spool.feed.amount_column or "")
        self._uncountable = 0

    def run(self) -> Outcome:
        """Read, spool and describe the dataset."""
        spool, name = self._spool, self._spool.feed.stream.name
        with new_delivery(spool.context.spool, name) as folder:
            known = self._dataset.columns()
            is_summed = self._amount is not None and spool.feed.decimal_style == "1,234.50"
            if not is_summed or (known is not None and not known.get(str(self._amount))):
                self._amount = None
            figures = self._read_whole(folder)
            spool.require_columns(self._find_columns() if known is None else known)
            spool.finish(folder, control=self._make_control(figures), reported=figures.count)
        return Spooled(name, folder)

    def _read_whole(self, folder: Path) -> Figures:
        """Figures that stood before and after a reading of as many rows; a lasting difference is left to the door."""
        for number in range(1, READINGS + 1):
            before = self._measure()
            is_whole = self._spool_rows(folder)
            after = self._measure()
            is_steady = is_whole and before == after
            if is_steady and (self._spool.rows == after.count or number == READINGS):
                return after
            self._spool.context.log(f"{self._spool.place}: rows changed while they were read (reading {number}).")
        raise ExtractError(
            f"{self._spool.place}: rows changed while they were read, in each of {READINGS} readings ({before.count} "
            f"rows before the last and {after.count} after it); refresh again when the dataset is not being loaded."
        )

    def _spool_rows(self, folder: Path) -> bool:
        self._uncountable = 0
        try:
            self._spool.spool(folder, self._watch(self._dataset.rows()))
        except ShiftedError:
            return False
        return True

    def _watch(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            text = read_value(row, self._amount) if self._amount else None
            self._uncountable += text is not None and not WHOLE_CENTS.fullmatch(text.strip())
            yield row

    def _measure(self) -> Figures:
        """The portal's figures; without the sum from the first time on that the portal refuses to sum."""
        if self._amount is not None:
            try:
                return self._dataset.measure(self._amount)
            except (RefusedError, ForbiddenError):
                self._amount = None
        return self._dataset.measure(None)

    def _find_columns(self) -> set[str]:
        """Columns seen in a row, and those that no row has but the portal knows: blank fields are left out of rows."""
        mapped = self._spool.feed.columns.values()
        return self._spool.names | {
            theirs.partition(".")[0]
            for theirs in mapped
            if theirs.partition(".")[0] not in self._spool.names and self._dataset.has(theirs)
        }

    def _make_control(self, figures: Figures) -> Control:
        if figures.amount is not None and self._uncountable:
            self._spool.warnings.append(
                f"{self._spool.place}: {self._uncountable} amounts are no whole cents, so the portal's own sum "
                f"{figures.amount} was not compared; the count was."
            )
        is_summed = figures.amount is not None and not self._uncountable
        return Control(
            kind="query",
            count_text=str(figures.count),
            amount_text=format(figures.amount, "f") if is_summed and figures.amount is not None else None,
        )


def _knows(dataset: Dataset, known: Mapping[str, bool] | None, theirs: str) -> bool:
    if known is None:
        return dataset.has(theirs)
    return theirs in known or theirs.partition(".")[0] in known
