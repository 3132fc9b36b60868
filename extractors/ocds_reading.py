"""One night's OCDS: every document read once, merged process by process, and each stream's rows spooled.

Belongs here: the order of work and what is told of it. The rows of each stream wait in a file of their own until that stream
is asked for, so that the packages are read and merged once for all streams.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from extractors.errors import ExtractError
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_spool import MappedSpool
from extractors.ocds_documents import DocumentError, read_document, to_json
from extractors.ocds_location import open_documents
from extractors.ocds_money import Money, OcdsRow
from extractors.ocds_process import merge_process
from extractors.ocds_releases import LinkedReleasesError, count_strays, id_text, list_releases, slim, utc_date
from extractors.ocds_rows import UNDATED, RowMaker
from extractors.ocds_settings import OcdsSettings
from extractors.ocds_store import DatedRelease, ReleaseStore
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.spool import Problem, RefusedRow, new_delivery, write_refused
from extractors.streams import load_streams
from extractors.transport import Tally, Transport

SUPPLIED = {
    "contracts": (
        "contract_id", "title", "vendor_name", "start_date", "end_date", "original_amount", "current_amount",
        "finance_project_code",
    ),
    "contract_amendments": ("contract_id", "amendment_id", "amendment_date", "change_amount", "reason"),
    "payments": ("payment_id", "contract_id", "vendor_name", "payment_date", "amount"),
    "vendors": ("vendor_id", "name"),
}  # fmt: skip
"""Stream -> the canonical columns that OCDS gives."""
REFUSED_COLUMNS = {"contracts": "contract_id", "payments": "payment_id"}


def list_feeds() -> tuple[MappedFeed, ...]:
    """One feed per stream, each column under its own name."""
    streams = load_streams("delivered")
    return tuple(
        MappedFeed(
            stream=streams[name],
            columns={column: column for column in columns if column in {one.name for one in streams[name].columns}},
            constants={},
            date_formats={},
            decimal_style="1,234.50",
            amount_sign="debit_positive",
            amount_is="movement",
            event_amounts="signed",
            own={},
        )
        for name, columns in SUPPLIED.items()
    )


class OcdsReading:
    """Reads a location upon the first stream that is asked for; as a context manager it removes what it set down."""

    def __init__(self, settings: OcdsSettings, context: ExtractContext, transport: Transport) -> None:
        self._settings, self._context, self._transport = settings, context, transport
        self._place = f"Source {settings.name}"
        self._maker = RowMaker(Money(context.city.currency))
        self._problems: list[Problem] = []
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._failure: ExtractError | None = None
        self._strays = 0

    def __enter__(self) -> OcdsReading:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read(self, feed: MappedFeed, tally: Tally) -> Outcome:
        """Spool one stream; ExtractError where the location could not be read whole, the same for every stream."""
        if self._failure:
            raise self._failure
        try:
            rows = self._prepare() / f"{feed.stream.name}.jsonl"
        except ExtractError as error:
            self._failure = error
            raise
        with new_delivery(self._context.spool, feed.stream.name) as folder:
            spool = MappedSpool("ocds", feed, self._context, tally, problems=list(self._problems))
            refused: list[RefusedRow] = []
            spool.spool(folder, _read_rows(rows, REFUSED_COLUMNS.get(feed.stream.name, ""), refused))
            spool.names = set(feed.columns.values())
            spool.warnings += self._maker.findings.sentences(feed.stream.name, self._place, self._maker.money)
            write_refused(folder, refused)
            spool.finish(folder)
        return Spooled(feed.stream.name, folder)

    def _prepare(self) -> Path:
        """The folder with each stream's rows, made upon the first call."""
        if self._folder is None:
            self._context.spool.mkdir(parents=True, exist_ok=True)
            name = self._stack.enter_context(tempfile.TemporaryDirectory(prefix=".ocds-", dir=self._context.spool))
            folder = Path(name)
            self._make_rows(folder, self._collect(folder))
            self._folder = folder
        return self._folder

    def _collect(self, folder: Path) -> ReleaseStore:
        store = ReleaseStore(folder)
        for document in open_documents(self._settings, self._transport, folder):
            self._context.log(f"{document.name}: {document.shape.kind} of OCDS.")
            try:
                for thing in read_document(document.path, document.shape):
                    for release in list_releases(thing):
                        self._add(store, document.name, release)
            except (LinkedReleasesError, DocumentError) as error:
                raise ExtractError(f"{self._place}: {document.name}, {error}") from None
        if self._strays:
            sentence = f"{self._place}: {self._strays} contracts, transactions, values or periods are no objects; have the publisher correct them."
            self._problems.append(Problem("read_whole", sentence))
        return store

    def _add(self, store: ReleaseStore, place: str, release: Mapping[str, Any]) -> None:
        self._context.seconds_left()
        self._strays += count_strays(release)
        slimmed = slim(release)
        slimmed["ocid"] = id_text(release.get("ocid"))
        self._maker.findings.releases_without_process += slimmed["ocid"] is None
        store.add(utc_date(slimmed.get("date"), self._context.city.time_zone), place, slimmed)

    def _make_rows(self, folder: Path, store: ReleaseStore) -> None:
        vendors: dict[str, tuple[str, str | None]] = {}
        with ExitStack() as stack:
            files = {
                name: stack.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8")) for name in SUPPLIED
            }
            for ocid, releases in store.processes():
                self._context.seconds_left()
                for row in self._read_process(ocid, releases, vendors):
                    files[row.stream].write(to_json([row.values, row.record, row.refused]) + "\n")
            for vendor_id, (_, name) in sorted(vendors.items()):
                files["vendors"].write(to_json([{"vendor_id": vendor_id, "name": name}, {}, None]) + "\n")

    def _read_process(
        self, ocid: str | None, releases: list[DatedRelease], vendors: dict[str, tuple[str, str | None]]
    ) -> Iterator[OcdsRow]:
        """A process's rows; its vendors go into `vendors`, each under the name that was stated last."""
        undated = sum(one.date is None for one in releases)
        if ocid is None or (undated and len(releases) > 1):
            self._maker.findings.undated_processes += ocid is not None
            yield from self._maker.undated_rows(ocid, releases, None if ocid is None else UNDATED)
            return
        self._maker.findings.undated_releases += undated
        process = merge_process(ocid, releases)
        yield from self._maker.rows(process)
        date = releases[-1].date or ""
        for vendor_id, name in self._maker.vendors(process):
            known = vendors.get(vendor_id)
            if known is None or (name is not None and (known[1] is None or known[0] <= date)):
                vendors[vendor_id] = (date, name)


def _read_rows(path: Path, column: str, refused: list[RefusedRow]) -> Iterator[dict[str, Any]]:
    """Each row of a stream with its record beside it; notes which are not to be taken."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            values, record, reason = json.loads(line)
            if reason:
                date = None if record.get("releaseDate") is None else str(record["releaseDate"])
                place = ("date", date) if reason == UNDATED else (column, values.get(column))
                refused.append(RefusedRow(number, reason, *place))
            yield {**({"ocds": record} if record else {}), **values}
