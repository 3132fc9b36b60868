"""A Workday tenant's reports as web services: one report, one answer, no pages; its XSD at `?xsds`; blank fields left out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.finance_records import Books
from sandbox.mishaps import basic_credentials, instead, marred
from sandbox.open_data_portal import exact_json
from sandbox.web import Answer, Request, json_answer

ROOT = "/ccx/service/customreport2"
TYPES = {"text": "xsd:string", "number": "xsd:decimal", "date": "xsd:date", "boolean": "xsd:boolean"}
LEDGER_COLUMNS = {
    "Journal": "text",
    "Line": "text",
    "Accounting_Date": "date",
    "Fiscal_Year": "text",
    "Period": "text",
    "Fund": "reference",
    "Cost_Center": "reference",
    "Ledger_Account": "text",
    "Ledger_Amount": "number",
    "Project": "reference",
    "Supplier": "text",
    "Is_Adjustment": "boolean",
    "Memo": "text",
}

Record = dict[str, Any]
ReportRows = Callable[[Mapping[str, str]], Iterable[Record]]


@dataclass
class Report:
    """One report: `columns` name -> text, number, date, boolean or reference; `rows` answers the prompts given."""

    columns: dict[str, str]
    rows: ReportRows


@dataclass
class Tenant:
    """One tenant's reports of one owner, and who may run them. `after_each` is called when a report was answered."""

    reports: dict[str, Report]
    credentials: Credentials
    tenant: str = "city"
    owner: str = "ISU_portfolio"
    faults: Faults = field(default_factory=Faults)
    requests: list[Request] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    after_each: Callable[[str], None] = lambda _: None

    @property
    def path(self) -> str:
        """What `base_url` ends in."""
        return f"{ROOT}/{self.tenant}/{self.owner}"

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        self.requests.append(request)
        if request.path == f"/ccx/oauth2/{self.tenant}/token":
            return self._issue(request)
        name = request.path.removeprefix(f"{self.path}/")
        fault = self.faults.strike(name)
        if fault and (answer := instead(fault, _error)):
            return answer
        answer = self._answer(request, name)
        return marred(answer, fault, lambda message: {"error": message}) if fault else answer

    def _answer(self, request: Request, name: str) -> Answer:
        if not self._may_enter(request):
            return _error(401, "invalid username or password")
        report = self.reports.get(name)
        if report is None:
            return _error(404, f"no such report: {name}")
        if self.faults.active("hidden_table", name):
            return _error(403, "The task submitted is not authorized.")
        if "xsds" in request.raw_query.split("&"):
            is_absent = self.faults.active("no_schema", name)
            return _error(404, "no schema") if is_absent else Answer(200, _schema(name, report).encode(), "text/xml")
        return self._run(request, name, report)

    def _run(self, request: Request, name: str, report: Report) -> Answer:
        faults = self.faults
        if faults.active("too_big", name):
            return _error(406, "The report output exceeds the maximum size.")
        if faults.active("xml_body", name) or request.query.get("format") != "json":
            return Answer(200, b"<?xml version='1.0'?><wd:Report_Data xmlns:wd='urn:r'/>", "text/xml;charset=UTF-8")
        prompts = {prompt: value for prompt, value in request.query.items() if prompt != "format"}
        rows = [_shown(row, report) for row in report.rows(prompts)]
        self.after_each(name)
        if faults.active("no_entries", name):
            return exact_json({"Report_Data": rows[:1]})
        late = {"Report_Header": [{"Report_Entr": f"{number:04d}"} for number in range(3000)]}
        return exact_json((late if faults.active("late_entries", name) else {}) | {"Report_Entry": rows})

    def _may_enter(self, request: Request) -> bool:
        known = self.credentials
        if self.faults.active("wrong_password"):
            return False
        if basic_credentials(request) == (f"{known.user}@{self.tenant}", known.password):
            return True
        return request.headers.get("authorization", "").removeprefix("Bearer ") in self.tokens

    def _issue(self, request: Request) -> Answer:
        form = request.body.decode()
        if f"client_secret={self.credentials.password}" not in form or "grant_type=client_credentials" not in form:
            return json_answer(401, {"error": "invalid_client"})
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return json_answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})


def ledger_report(books: Books) -> Report:
    """The night's ledger as finance would report it; the prompts Fiscal_Year and Fund!Fund_ID narrow it."""

    def rows(prompts: Mapping[str, str]) -> Iterable[Record]:
        for line in books.lines:
            if prompts.get("Fiscal_Year", str(line.fiscal_year)) != str(line.fiscal_year):
                continue
            if prompts.get("Fund!Fund_ID", line.fund_code) != line.fund_code:
                continue
            yield {
                "Journal": line.journal_id,
                "Line": str(line.line_number),
                "Accounting_Date": line.posting_date.isoformat(),
                "Fiscal_Year": f"FY{line.fiscal_year}",
                "Period": str(line.period),
                "Fund": line.fund_code,
                "Cost_Center": line.department_code,
                "Ledger_Account": line.account_code,
                "Ledger_Amount": Decimal(line.amount_cents).scaleb(-2),
                "Project": line.finance_code,
                "Supplier": line.vendor_name,
                "Is_Adjustment": line.period > 12,
                "Memo": line.description,
            }

    return Report(dict(LEDGER_COLUMNS), rows)


def control_report(report: Report, amount: str) -> Report:
    """What finance sends beside a report: the sum of one column and the count, under the same prompts."""

    def rows(prompts: Mapping[str, str]) -> Sequence[Record]:
        found = list(report.rows(prompts))
        return [{"Total": sum((row[amount] for row in found), Decimal("0.00")), "Lines": str(len(found))}]

    return Report({"Total": "number", "Lines": "text"}, rows)


def _shown(row: Record, report: Report) -> Record:
    """A row as the tenant writes it: a blank field is not there, yes is "1", a reference is an object."""
    shown: Record = {}
    for name, kind in report.columns.items():
        value = row.get(name)
        if value is None or value == "":
            continue
        if kind == "boolean":
            value = "1" if value else "0"
        shown[name] = {"Descriptor": f"{value} (active)", "ID": value} if kind == "reference" else value
    return shown


def _schema(name: str, report: Report) -> str:
    elements = "".join(
        f'<xsd:element name="{column}" type="{TYPES.get(kind, f"wd:{column}ObjectType")}" minOccurs="0"/>'
        for column, kind in report.columns.items()
    )
    nested = "".join(
        f'<xsd:complexType name="{column}ObjectType"><xsd:sequence><xsd:element name="ID" type="xsd:string" '
        'minOccurs="0"/></xsd:sequence><xsd:attribute name="Descriptor" type="xsd:string"/></xsd:complexType>'
        for column, kind in report.columns.items()
        if kind == "reference"
    )
    namespace = quoteattr(f"urn:com.workday.report/{re.sub(r'[^A-Za-z0-9_]', '_', name)}")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        f"xmlns:wd={namespace} targetNamespace={namespace}>"
        '<xsd:element name="Report_Data" type="wd:Report_DataType"/>'
        '<xsd:complexType name="Report_DataType"><xsd:sequence><xsd:element name="Report_Entry" '
        'type="wd:Report_EntryType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType>'
        f'<xsd:complexType name="Report_EntryType"><xsd:sequence>{elements}</xsd:sequence></xsd:complexType>'
        f"{nested}</xsd:schema>"
    )


def _error(status: int, message: str) -> Answer:
    return json_answer(status, {"error": message})
