"""A Workday tenant that runs, and the source that is configured to read it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors import workday_raas
from extractors.outcomes import City, ExtractContext, Failed, LastExtract, Outcome
from sandbox.workday_raas import Report, Tenant
from tests.extractors.servicenow_reading import Accepted
from tests.feeds.open_portals import ZONE

PASSWORD = "s3cret+/= key"
AUTH = {"kind": "basic", "user": "isu@city", "password": PASSWORD}
COLUMNS = {
    "amount": "Ledger_Amount",
    "fiscal_year": "Fiscal_Year",
    "period": "Period",
    "journal_id": "Journal",
    "journal_line_number": "Line",
    "posting_date": "Accounting_Date",
    "fund_code": "Fund.ID",
    "department_code": "Cost_Center.ID",
    "account_code": "Ledger_Account",
    "finance_project_code": "Project.ID",
    "vendor_name": "Supplier",
    "description": "Memo",
}
CONTROL = {"name": "Journal_Control", "amount": "Total", "count": "Lines"}


MINIMAL = {"amount": "Ledger_Amount", "fiscal_year": "Fiscal_Year", "period": "Period"}


@dataclass
class Running:
    """A tenant that runs, and the source that is configured to read it."""

    tenant: Tenant
    url: str

    def parse(self, auth: Any = None, **entry: Any) -> Any:
        report = {"name": "Journal_Lines", "columns": COLUMNS} | entry
        table = {"base_url": self.url + self.tenant.path + "/", "auth": auth or AUTH}
        return workday_raas.parse_settings("erp", table | {"reports": {"journal_lines": report}})

    def read(self, folder: Path, *, auth: Any = None, context: ExtractContext | None = None, **entry: Any) -> Outcome:
        (outcome,) = workday_raas.extract(self.parse(auth, **entry), context or make_context(folder))
        return outcome

    def publish(self, *rows: dict[str, Any], **columns: str) -> None:
        """Puts a small report of other rows in the ledger's place."""
        shown = {"Ledger_Amount": "number", "Fiscal_Year": "text", "Period": "text"} | columns
        base = {"Ledger_Amount": Decimal("1.10"), "Fiscal_Year": "2026", "Period": "1"}
        self.tenant.reports["Journal_Lines"] = Report(shown, lambda _: [base | row for row in rows])

    def bodies(self) -> list[str]:
        return [f"{one.path.rpartition('/')[2]}?{one.raw_query}" for one in self.tenant.requests]


def make_context(folder: Path, last: LastExtract | None = None, *, standing: int | None = None) -> ExtractContext:
    accepted = Accepted(None if standing is None else (standing, standing))
    if last:
        accepted.last = lambda stream: last  # type: ignore[method-assign]
    return ExtractContext("erp", folder, True, time.monotonic() + 60, City(ZONE, "USD", "$", 7), accepted)


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not [path for path in folder.rglob("*") if path.is_file()], "a part of a report was left behind"
    assert PASSWORD not in outcome.sentence
    assert outcome.sentence.count(". ") == 0
    return outcome.sentence
