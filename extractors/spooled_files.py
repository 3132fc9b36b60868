"""Spooling one file: its rows, and everything that is known of the delivery before the landing door judges it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.controls import amount_column, find_trailers, judge_trailers, read_control_file
from extractors.deliveries import Standings, count_replaced
from extractors.delivery import (
    Control,
    DeliveredColumn,
    DeliveredFile,
    Delivery,
    Drift,
    Problem,
    utc_now,
    write_delivery,
)
from extractors.feed_rows import cell_forms, judge_header, judge_rows, plan_rows, spool_rows
from extractors.feeds import Feed
from extractors.fiscal_years import judge_year, pairs_held, year_of_name
from extractors.outcomes import ExtractContext
from extractors.shares import ShareFile
from extractors.spool import SpoolWriter, next_folder
from extractors.stated_totals import describe_stated_totals
from extractors.tables import open_table


@dataclass(frozen=True)
class FileReading:
    """One file to spool; `place` names source, stream and file in sentences."""

    feed: Feed
    context: ExtractContext
    file: ShareFile
    delivered: DeliveredFile
    control_file: ShareFile | None
    standings: Standings
    place: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Findings:
    """What reading the file found: rows written, its control, its problems, drift and (fiscal_year, period) pairs."""

    rows: int
    control: Control
    problems: tuple[Problem, ...]
    drift: Drift
    pairs: set[tuple[str, str]]


def spool_file(reading: FileReading) -> tuple[Path, Delivery | None]:
    """The spool folder and its delivery; None (and no folder) when the file changed while it was read. Raises ExtractError."""
    started_at = utc_now()
    folder = next_folder(reading.context.spool, reading.feed.stream.name)
    findings = _read(reading, folder)
    if findings is None:
        return folder, None
    delivery = _describe(reading, findings, started_at)
    write_delivery(folder, delivery)
    return folder, delivery


def _read(reading: FileReading, folder: Path) -> _Findings | None:
    feed, file, place = reading.feed, reading.file, reading.place
    stated_year = year_of_name(feed.fiscal_year_from, file.name) if feed.fiscal_year_from else None
    with (
        SpoolWriter(folder, feed.stream.columns) as writer,
        open_table(file.path, file.name, feed.dialect, feed.columns.values(), cell_forms(feed)) as table,
    ):
        trailers = find_trailers(feed, table.header)
        wrong = spool_rows(
            writer, table, plan_rows(feed, table.header, stated_year), trailers, file.name, reading.context
        )
    if not file.is_unchanged():
        writer.discard()
        return None
    problems, drift = judge_header(feed, table.header, place)
    problems += judge_rows(table.header, wrong, writer.rows_written, place)
    problems += _judge_twin(reading)
    control = Control(amount_column=amount_column(feed))
    if feed.control.kind == "trailer":
        control, found = judge_trailers(feed, trailers, place)
        problems += found
    elif feed.control.kind == "file":
        control, found = read_control_file(feed, reading.control_file, place)
        problems += found
    pairs = pairs_held(folder, feed)
    problems += judge_year(feed, stated_year, pairs, place)
    return _Findings(writer.rows_written, control, tuple(problems), drift, pairs)


def _judge_twin(reading: FileReading) -> list[Problem]:
    twin = reading.standings.twin(reading.file.name, reading.delivered.sha256)
    if twin is None:
        return []
    sentence = f"{reading.place} holds the same bytes as {twin}, which was delivered before; ask for the right file, or release it if it is."
    return [Problem("same_bytes_other_name", sentence)]


def _describe(reading: FileReading, findings: _Findings, started_at: str) -> Delivery:
    feed, city, context = reading.feed, reading.context.city, reading.context
    return Delivery(
        source_name=context.source_name,
        source_type="files",
        relation="delivered",
        stream=feed.stream.name,
        feed=feed.number,
        deliveries=feed.deliveries,
        started_at=started_at,
        finished_at=utc_now(),
        rows_received=findings.rows,
        file=reading.delivered,
        columns=tuple(_to_delivered_columns(feed)),
        key=tuple(name for name in feed.stream.effective_key(feed.supplied) if name in feed.supplied),
        is_money=feed.stream.is_money,
        decimal_style=feed.decimal_style,
        currency_sign=city.currency_sign,
        currency=city.currency,
        time_zone=city.time_zone,
        amount_sign=feed.amount_sign,
        amount_is=feed.amount_is,
        event_amounts=feed.event_amounts,
        control=findings.control,
        problems=findings.problems,
        warnings=reading.warnings,
        drift=findings.drift,
        replaces_rows=_count_replaced(reading, findings),
        stated_totals=describe_stated_totals(feed.stated_totals, feed.columns),
    )


def _to_delivered_columns(feed: Feed) -> list[DeliveredColumn]:
    """The stream's columns; a date constant is ISO already, whatever the file's own dates look like."""
    return [
        DeliveredColumn(
            name=column.name,
            kind=column.kind,
            is_required=column.is_required,
            is_mapped=column.name in feed.supplied,
            date_format=None if column.name in feed.constants else feed.date_formats.get(column.name),
        )
        for column in feed.stream.columns
    ]


def _count_replaced(reading: FileReading, findings: _Findings) -> int | None:
    feed, accepted = reading.feed, reading.context.accepted
    name, number = feed.stream.name, feed.number
    return count_replaced(
        feed.deliveries,
        accepted.rows(name, number) if feed.deliveries == "latest" else None,
        reading.standings.rows_of(reading.file.name),
        accepted.partition_rows(name, number) if feed.deliveries == "periods" else {},
        findings.pairs,
    )
