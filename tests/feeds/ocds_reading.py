"""OCDS written by a test, read as the night would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors import ocds
from extractors.outcomes import City, Outcome, Spooled
from extractors.spool import Delivery
from tests.feeds.open_portals import ZONE, make_context, spooled

DATA = Path(__file__).parent / "ocds_data"

Rows = list[dict[str, Any]]


def release(
    day: str | None, *contracts: Any, tag: str = "contract", ocid: str | None = "o1", **more: Any
) -> dict[str, Any]:
    """A release of that date (a day is noon UTC) with these contracts."""
    date = f"{day}T12:00:00Z" if day and len(day) == 10 else day
    found = {"ocid": ocid, "id": f"{ocid}-{date}-{tag}", "date": date, "tag": [tag], "initiationType": "tender"}
    return {**found, "contracts": list(contracts), **more}


def contract(amount: Any = None, *paid: tuple[Any, Any], id: Any = "c1", **more: Any) -> dict[str, Any]:
    """A contract of that value in US dollars; `paid` is (transaction id, amount)."""
    found: dict[str, Any] = {"id": id, **more}
    if amount is not None:
        found["value"] = {"amount": amount, "currency": "USD"}
    if paid:
        transactions = [
            {"id": name, "date": "2026-03-01", "value": {"amount": sum_, "currency": "USD"}} for name, sum_ in paid
        ]
        found["implementation"] = {"transactions": transactions}
    return found


def package(*releases: Any, **more: Any) -> dict[str, Any]:
    return {"version": "1.1", "uri": "https://example.org/p", "releases": list(releases), **more}


def write(folder: Path, *documents: Any) -> Path:
    """A folder of packages, one file each, in this order of their names."""
    folder.mkdir(exist_ok=True, parents=True)
    for number, document in enumerate(documents):
        (folder / f"{number:03d}.json").write_text(json.dumps(document))
    return folder


def read(
    location: Path | str, folder: Path, *, currency: str = "USD", sign: str = "$", **table: Any
) -> dict[str, Outcome]:
    """Each stream's outcome."""
    settings = ocds.parse_settings("portal", {"location": str(location), **table})
    context = replace(make_context(folder), city=City(ZONE, currency, sign, 7))
    return {outcome.stream: outcome for outcome in ocds.extract(settings, context)}


def rows_of(location: Path | str, folder: Path, **options: Any) -> dict[str, Rows]:
    """Each stream's rows; every one must have been spooled."""
    return {name: spooled(outcome)[1] for name, outcome in read(location, folder, **options).items()}


def of_releases(folder: Path, *releases: Any) -> dict[str, Rows]:
    """The rows of one package with these releases."""
    return rows_of(write(folder / "published", package(*releases)), folder / "spool")


def delivery_of(outcome: Outcome) -> Delivery:
    assert isinstance(outcome, Spooled), outcome
    return spooled(outcome)[0]
