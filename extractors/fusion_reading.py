"""One resource into one spool folder: read between two counts, read again when items changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import ExtractError
from extractors.fusion_items import Item, find_name
from extractors.fusion_resource import FusionResource
from extractors.fusion_settings import Resource
from extractors.mapped_spool import MappedSpool
from extractors.open_data_paging import ShiftedError
from extractors.outcomes import Outcome, Spooled
from extractors.spool import Control, new_delivery

READINGS = 3


@dataclass
class ResourceReading:
    """Reads one resource; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    spool: MappedSpool
    entry: Resource
    resource: FusionResource
    _seen: dict[str, int] = field(default_factory=dict)
    _items: int = 0

    def run(self) -> Outcome:
        """Read, spool and describe the resource."""
        spool, stream = self.spool, self.entry.feed.stream.name
        with new_delivery(spool.context.spool, stream) as folder:
            spool.is_keyed = is_keyed(self.entry)
            self.resource.open()
            count = self._read_whole(folder)
            spool.warnings += [*self.resource.warnings, *self._find_repeated_amounts()]
            if missing := find_missing(self.entry, frozenset(spool.names)):
                spool.report_missing(missing, spool.names)
            if count is None:
                spool.warnings.append(
                    f"{spool.place}: the pod tells no totalResults, so its rows are not proven by a count."
                )
            is_told = count is not None and not self.entry.children
            control = Control(kind="query", count_text=str(count)) if is_told else Control()
            spool.finish(folder, control=control, reported=count if is_told else None)
        return Spooled(stream, folder)

    def _read_whole(self, folder: Path) -> int | None:
        """The pod's count, the same before and after a reading of as many items."""
        said = ""
        for number in range(1, READINGS + 1):
            before = self.resource.count()
            trouble = self._spool_rows(folder)
            after = self.resource.count()
            if not trouble and before == after and after in (None, self._items):
                return after
            said = trouble or f"{self._items} items came where the pod counts {before} before and {after} after"
            self.spool.context.log(f"{self.spool.place}: {said.removesuffix('.')} (reading {number}).")
        raise ExtractError(
            f"{self.spool.place} could not be read whole in {READINGS} readings: {said.removesuffix('.')}; refresh again when it is not "
            "being changed, and see that the user may read every row of it."
        )

    def _spool_rows(self, folder: Path) -> str:
        """Spool one reading; what went amiss meanwhile, '' when nothing did."""
        self._seen.clear()
        self._items = 0
        try:
            self.spool.spool(folder, self.resource.rows(self._each_once()))
        except ShiftedError as error:
            return str(error).removeprefix(f"Source {self.spool.context.source_name}: ")
        return ""

    def _each_once(self) -> Iterator[Item]:
        """Every item once; ShiftedError where one id came with two contents, so that neither is dropped for the other."""
        for item in self.resource.items():
            identity = self.resource.identify(item)
            if identity is not None:
                key, content = identity
                if self._seen.get(key, content) != content:
                    raise ShiftedError(
                        f"{self.spool.place}: two items that differ came under the id {key}; name another id."
                    )
                if key in self._seen:
                    continue
                self._seen[key] = content
            self._items += 1
            yield item

    def _find_repeated_amounts(self) -> Iterator[str]:
        """A warning for each amount that stands in a parent and so repeats on the rows of its children."""
        kinds = {column.name: column.kind for column in self.entry.feed.stream.columns}
        for name, theirs in self.entry.feed.columns.items():
            if self.entry.children and kinds[name] == "amount" and not theirs.startswith(f"{self.entry.child}."):
                yield (
                    f"{self.spool.place}: {name} is read from {theirs!r}, which repeats on each row of {self.entry.child}; "
                    f"map an amount of {self.entry.child}, or leave child out."
                )


def is_keyed(entry: Resource) -> bool:
    """Whether the mapped key tells rows apart: not where they are of a collection beneath it, of which there may be several.

    Of a stream whose records need a key of their own they are keyed all the same, and held where they differ.
    """
    stream, columns = entry.feed.stream, entry.feed.columns
    if not entry.children or not (stream.key_when or stream.keyless_when):
        return True
    key = stream.effective_key(entry.feed.supplied)
    return any(columns.get(name, "").startswith(f"{entry.child}.") for name in key)


def find_missing(entry: Resource, names: frozenset[str]) -> tuple[str, ...]:
    """The mapped columns that no row has, where there were rows."""
    mapped = dict.fromkeys(entry.feed.columns.values())
    return tuple(theirs for theirs in mapped if names and find_name(names, theirs) is None)
