"""One report into one spool folder: its schema, its control report, its rows, and what does not fit.

Belongs here: how a report is asked and proven. Does not belong here: what its body looks like (`workday_entries`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from extractors.errors import ExtractError
from extractors.faults import RefusedError, TransportError
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_spool import MappedSpool
from extractors.outcomes import Outcome, Spooled
from extractors.spool import Control, Problem, new_delivery
from extractors.transport import Transport
from extractors.workday_entries import EntryReader, ReportBody, Row
from extractors.workday_schema import ReportSchema, read_schema
from extractors.workday_settings import ControlReport, Prompts, Report, WorkdaySettings

READINGS = 3
REPORT_TRIES = 10
SCHEMA_TRIES = 2
SCHEMA_SECONDS = 60.0
TOO_BIG = 406


class RaasClient:
    """Asks one report owner for reports, each into a file; every method may raise the errors of `faults`."""

    def __init__(self, transport: Transport, settings: WorkdaySettings) -> None:
        self._transport = transport
        self._settings = settings

    def read_schema(self, report: Report, scratch: Path) -> ReportSchema | None:
        """The schema of a report, asked with the prompts of its first request, since a required one that lacks is refused.

        None when it cannot be had, which is no failure of the report and is not waited for as long as its rows are.
        """
        target = scratch / "schema.xsd"
        try:
            self._transport.get_file(
                f"{self._address(report.name)}?xsds",
                target,
                report.prompts[0],
                subject=f"the schema of {report.feed.stream.name} (report {report.name})",
                judge=lambda path: None if read_schema(path) else "no schema of a report",
                headers={"Accept": "application/xml, text/xml, */*"},
                is_markup=True,
                tries=SCHEMA_TRIES,
                tries_when_asked=SCHEMA_TRIES,
                read_seconds=SCHEMA_SECONDS,
            )
        except TransportError:
            return None
        return read_schema(target)

    def download(self, stream: str, name: str, prompts: Prompts, target: Path) -> ReportBody:
        """The whole body of a report in the file `target`, read to its last byte once."""
        body, subject = ReportBody(target), f"{stream} (report {name})"
        try:
            self._transport.get_file(
                self._address(name),
                target,
                {"format": "json", **prompts},
                subject=subject,
                judge=lambda _: body.find_fault(),
                tries=REPORT_TRIES,
            )
        except RefusedError as error:
            if error.status != TOO_BIG:
                raise
            raise ExtractError(
                f"Source {self._settings.name}: {subject} is too big for one answer (HTTP 406); split it by a prompt for a "
                f"range, such as a fiscal year or dates, and give reports.{stream}.prompts as a list of tables, one a range."
            ) from error
        return body

    def _address(self, name: str) -> str:
        return f"{self._settings.base_url}/{quote(name)}"


@dataclass
class ReportReading:
    """Reads one report; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    client: RaasClient
    report: Report
    spool: MappedSpool
    reader: EntryReader

    def run(self) -> Outcome:
        """Read, spool and describe the report."""
        spool, stream = self.spool, self.report.feed.stream.name
        with (
            new_delivery(spool.context.spool, stream) as folder,
            TemporaryDirectory(dir=folder.parent, prefix="answers-") as scratch,
        ):
            schema = self.client.read_schema(self.report, Path(scratch))
            control = self._read_between_controls(folder, Path(scratch))
            self._judge_columns(schema)
            self._judge_several()
            count = (control.count_text or "").strip()
            spool.finish(folder, control=control, reported=int(count) if count.isdecimal() else None)
        return Spooled(stream, folder)

    def _read_between_controls(self, folder: Path, scratch: Path) -> Control:
        """The control report's figures, the same before and after the rows were read; without one, no figures."""
        for _ in range(READINGS):
            before = self._read_control(scratch)
            self._spool_rows(folder, scratch)
            after = before if self.report.control is None else self._read_control(scratch)
            if before == after:
                if after.problem:
                    self.spool.problems.append(Problem("control_missing", after.problem))
                return after
        raise ExtractError(
            f"{self.spool.place}: the control report changed while the rows were read, in each of {READINGS} readings; "
            "refresh again when nothing is being posted."
        )

    def _spool_rows(self, folder: Path, scratch: Path) -> None:
        stream = self.report.feed.stream.name
        bodies = [
            self.client.download(stream, self.report.name, prompts, scratch / f"report-{number}.json")
            for number, prompts in enumerate(self.report.prompts, start=1)
        ]
        self.reader.forget()
        self.spool.spool(folder, chain.from_iterable(body.rows() for body in bodies))

    def _read_control(self, scratch: Path) -> Control:
        control = self.report.control
        if control is None:
            return Control()
        stream = self.report.feed.stream.name
        body = self.client.download(f"the control of {stream}", control.name, control.prompts, scratch / "control.json")
        rows = list(body.rows()) if body.rows_found == 1 else []
        return _to_control(control, self.report.feed, rows, f"{self.spool.place}: the control report {control.name}")

    def _judge_columns(self, schema: ReportSchema | None) -> None:
        """Hold what has no longer a mapped column; enter the schema, and the columns that the report had before."""
        spool = self.spool
        missing = find_missing(self.report.feed, self.reader, spool.names, schema)
        if schema:
            spool.names |= schema.names
            spool.schema_hash = schema.hash
            last = spool.context.accepted.last(self.report.feed.stream.name)
            spool.vanished |= set(last.fields if last else ()) - spool.names
        if missing:
            spool.report_missing(missing, set(schema.columns) if schema else spool.names)

    def _judge_several(self) -> None:
        for theirs, rows in sorted(self.reader.several.items()):
            self.spool.warnings.append(
                f"{self.spool.place}: {theirs!r} holds several values in {rows} rows, which stay as they are; map a column "
                "with one value, or have the report give one row per value."
            )


def find_missing(
    feed: MappedFeed, reader: EntryReader, names: Iterable[str], schema: ReportSchema | None
) -> tuple[str, ...]:
    """The mapped columns that the report does not have, as far as its schema, else its rows, can tell."""
    seen = set(names)
    mapped = dict.fromkeys(feed.columns.values())
    return tuple(theirs for theirs in mapped if not _is_there(theirs, reader, seen, schema))


def _is_there(theirs: str, reader: EntryReader, seen: set[str], schema: ReportSchema | None) -> bool:
    if theirs in seen or reader.found[theirs]:
        return True
    if schema:
        return theirs in schema.columns or theirs.removesuffix(".Descriptor") in schema.columns
    return not seen or (theirs.partition(".")[0] in seen and not reader.dead[theirs])


def _to_control(control: ControlReport, feed: MappedFeed, rows: list[Row], place: str) -> Control:
    if len(rows) != 1:
        return Control("query", problem=f"{place} does not have the one row that states the figures; correct it.")
    reader = EntryReader(feed)
    texts = {theirs: reader.read(rows[0], theirs) for theirs in (control.amount, control.count) if theirs}
    missing = [theirs for theirs, text in texts.items() if text is None or not re.search(r"\d", text)]
    if missing:
        return Control("query", problem=f"{place} states nothing in {', '.join(map(repr, missing))}; correct control.")
    return Control("query", amount_text=texts.get(control.amount), count_text=texts.get(control.count))


def count_rows(client: RaasClient, report: Report, scratch: Path) -> tuple[int, set[str], EntryReader]:
    """Rows of a report as it is now, the names of their columns, and what its mapped paths led to."""
    reader, names, rows = EntryReader(report.feed), set[str](), 0
    for row in _each_row(client, report, scratch):
        names.update(row)
        rows += 1
        for theirs in report.feed.columns.values():
            reader.read(row, theirs)
    return rows, names, reader


def _each_row(client: RaasClient, report: Report, scratch: Path) -> Iterator[Row]:
    for prompts in report.prompts:
        body = client.download(report.feed.stream.name, report.name, prompts, scratch / "report.json")
        yield from body.rows()
