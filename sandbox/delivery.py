"""How the finance department's system writes files: money in many hands' forms, trailers, control files, whole files by rename.

A file is written only when its bytes change, so an untouched file keeps its time.
"""

import csv
import io
import os
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

Cells = Sequence[str]


def plain_money(cents: int) -> str:
    """`-1234.50`: the form of control totals."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def money_text(cents: int, key: str) -> str:
    """An amount as one of the readable forms, chosen for good by the record's key; most are plain."""
    size = abs(cents)
    grouped, plain = f"{size // 100:,}.{size % 100:02d}", f"{size // 100}.{size % 100:02d}"
    forms = (
        (plain, grouped, f"${grouped}", f" {plain} ", f"{plain}0", f"$ {grouped}")
        if cents >= 0
        else (f"-{plain}", f"({grouped})", f"{grouped}-", f"-${grouped}", f"(${grouped})", f"${plain}-")
    )
    lot = zlib.crc32(key.encode()) % 30
    return forms[lot] if lot < len(forms) and forms[lot] != f"$ {grouped}" else forms[0]


def day_text(day: date | None, style: str = "iso") -> str:
    """A date as the file's style has it: `iso`, or `us` (`8/14/2026 0:00`)."""
    if day is None:
        return ""
    return day.isoformat() if style == "iso" else f"{day.month:02d}/{day.day:02d}/{day.year} 0:00"


def csv_bytes(
    header: Cells, rows: Iterable[Cells], *, delimiter: str = ",", encoding: str = "utf-8", newline: str = "\r\n"
) -> bytes:
    """A delimited file, quoted where it must be."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def deliver(folder: Path, name: str, content: bytes) -> bool:
    """Puts a file on the share, whole or not at all; False when it was already there byte for byte."""
    path = folder / name
    if path.exists() and path.read_bytes() == content:
        return False
    part = folder / f".{name}.part"
    part.write_bytes(content)
    os.replace(part, path)
    return True
