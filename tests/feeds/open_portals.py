"""The night's ledger on a portal of each vendor, read as the night would, judged as the door would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq

from data_quality.batch import Policy
from data_quality.expectations import ExpectationRunner
from data_quality.landing import Verdict, judge_folder
from extractors import arcgis, carto, ckan, socrata
from extractors.outcomes import City, ExtractContext, Failed, Outcome, Spooled
from extractors.spool import Delivery, read_delivery
from sandbox import arcgis as arcgis_service
from sandbox import carto as carto_account
from sandbox import ckan as ckan_portal
from sandbox import socrata as socrata_portal
from sandbox.city import CityModel
from sandbox.finance_records import Books
from sandbox.ledger import CASH
from sandbox.open_data_portal import Portal
from sandbox.published_dataset import LEDGER_COLUMNS, PublishedDataset, Record, ledger_rows
from sandbox.web import App, VendorServer
from tests.extractors.servicenow_reading import Accepted

ZONE = "America/Phoenix"
COLUMNS = {
    "amount": "amount",
    "fiscal_year": "fiscal_year",
    "period": "period",
    "journal_id": "document",
    "journal_line_number": "line_no",
    "posting_date": "posted_on",
    "fund_code": "fund",
    "department_code": "department",
    "account_code": "account",
    "finance_project_code": "project_code",
    "vendor_name": "vendor",
    "description": "description",
}
RUNNER = ExpectationRunner()


@dataclass(frozen=True)
class Vendor:
    """One vendor's manner: its extractor, its app, the id of the ledger there, and how it names a row."""

    module: ModuleType
    make_app: Callable[..., App]
    dataset: str
    row_id: str
    root: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    auth: str = "api_key"


VENDORS = {
    "socrata": Vendor(socrata, socrata_portal.make_app, "ab12-cd34", "row_id"),
    "arcgis": Vendor(
        arcgis, arcgis_service.make_app, "0", "ObjectId", "/rest/services/Ledger/FeatureServer", {"time_zone": ZONE}
    ),
    "ckan": Vendor(ckan, ckan_portal.make_app, "5b9a2f6e-1", "_id"),
    "carto": Vendor(carto, carto_account.make_app, "ledger", "cartodb_id", options={"time_zone": ZONE}),
}


@cache
def books() -> Books:
    """The night's ledger without the cash side, so that it sums to something."""
    whole = CityModel(projects=14, journal_lines=900).night(0).books
    return replace(whole, lines=tuple(line for line in whole.lines if line.account_code != CASH))


@dataclass
class Running:
    """A portal that runs, and the source that is configured to read it."""

    name: str
    vendor: Vendor
    portal: Portal
    url: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def dataset(self) -> PublishedDataset:
        return self.portal.datasets[self.vendor.dataset]

    def parse(self, **feed: Any) -> Any:
        entry = {"id": self.vendor.dataset, "columns": COLUMNS} | feed
        table = {"base_url": self.url + self.vendor.root + "/", "datasets": {"journal_lines": entry}} | self.settings
        return self.vendor.module.parse_settings("portal", table)

    def read(self, folder: Path, *, standing: int | None = None, seconds: float = 60, **feed: Any) -> Outcome:
        context = make_context(folder, standing, seconds)
        (outcome,) = self.vendor.module.extract(self.parse(**feed), context)
        return outcome  # type: ignore[no-any-return]

    def check(self, folder: Path, **feed: Any) -> str:
        said: str = self.vendor.module.check(self.parse(**feed), make_context(folder))
        return said


@contextmanager
def run(name: str, rows: list[Record] | None = None, **options: Any) -> Iterator[Running]:
    """The vendor's portal with the ledger (or `rows`), 200 rows a page at most."""
    vendor = VENDORS[name]
    found = ledger_rows(books()) if rows is None else rows
    dataset = PublishedDataset(vendor.dataset, LEDGER_COLUMNS, found, row_id=vendor.row_id)
    portal = Portal({vendor.dataset: dataset}, page_cap=200)
    server = VendorServer(vendor.make_app(portal, **{**vendor.options, **options}))
    try:
        yield Running(name, vendor, portal, server.url)
    finally:
        server.close()


def make_context(folder: Path, standing: int | None = None, seconds: float = 60) -> ExtractContext:
    accepted = Accepted(None if standing is None else (standing, standing))
    city, deadline = City(ZONE, "USD", "$", 7), time.monotonic() + seconds
    return ExtractContext("portal", folder, is_full=True, deadline=deadline, city=city, accepted=accepted)


def spooled(outcome: Outcome) -> tuple[Delivery, list[dict[str, Any]]]:
    assert isinstance(outcome, Spooled), outcome
    return read_delivery(outcome.folder), pq.read_table(outcome.folder / "rows.parquet").to_pylist()


def judge(outcome: Outcome) -> Verdict:
    assert isinstance(outcome, Spooled), outcome
    return judge_folder(outcome.folder, Policy(), RUNNER)


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not list(folder.rglob("*.parquet")), "a part of a dataset was left behind"
    assert outcome.sentence.startswith("Source portal")
    return outcome.sentence


def ledger_total() -> Decimal:
    return Decimal(sum(line.amount_cents for line in books().lines)).scaleb(-2)
