"""What can be searched for in an edition: its projects, metrics, departments, contracts, vendors, tables and pages."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.addresses import finance_department_page, metric_page, number_page, project_page
from reports.outputs import RawFile, Report
from reports.pages.metrics import read_definitions

INDEX_BYTES = 180_000
ENTRY_BYTES = 110
"""What the markup of one entry takes."""
CONTRACTS = "procurement/index.html#contracts"
VENDORS = "procurement/index.html#vendors"
LISTED_OTHERWISE = ("project", "metric", "ledger", "dictionary_table")
PAGES_OF_ONE_KIND = 60
"""Pages of one template beyond which they are reached through their parent and not listed one by one."""


@dataclass(frozen=True)
class Entry:
    """One thing to find: what kind it is, its name, what else it is known by, and its page's address."""

    kind: str
    name: str
    beside: str
    path: str

    @property
    def sort_key(self) -> tuple[str, str, str, str]:
        """Return the place in the list: by name without marks and case."""
        return (fold(self.name), self.kind, self.beside, self.path)

    @property
    def letter(self) -> str:
        """Return the letter that the entry stands under: A to Z, `0–9`, or `Other`."""
        first = next((sign for sign in fold(self.name) if sign.isalnum()), "")
        if "a" <= first <= "z":
            return first.upper()
        return "0–9" if first.isdigit() else "Other"


@dataclass(frozen=True)
class _Project:
    project_key: str
    project_id: str | None
    project_name: str | None
    department_name: str | None


@dataclass(frozen=True)
class _Department:
    code: str
    name: str | None
    fiscal_year: int


@dataclass(frozen=True)
class _Contract:
    code: str
    name: str | None
    beside: str | None


@dataclass(frozen=True)
class _Vendor:
    name: str
    records: int


def fold(text: str) -> str:
    """Return a text without marks and case, as the search compares it."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def list_entries(report: Report) -> tuple[Entry, ...]:
    """Return everything that can be found, by name; only what has a page in this edition."""
    held = {page.path for page in report.contents.pages}
    found = (*_list_projects(report), *_list_metrics(report), *_list_money(report), *_list_pages(report))
    return tuple(
        sorted({entry for entry in found if entry.path.partition("#")[0] in held}, key=lambda entry: entry.sort_key)
    )


def _list_projects(report: Report) -> Iterator[Entry]:
    for row in report.warehouse.stream(_Project, "search", "projects"):
        beside = " · ".join(part for part in (row.project_id, row.department_name) if part)
        yield Entry(
            "Project", row.project_name or row.project_id or row.project_key, beside, project_page(row.project_key)
        )


def _list_metrics(report: Report) -> Iterator[Entry]:
    for row in read_definitions(report):
        path = metric_page(row.metric_id)
        yield Entry("Metric", row.name, row.metric_id, path)
        if row.plain_name and fold(row.plain_name) != fold(row.name):
            yield Entry("Metric", row.plain_name, row.metric_id, path)


def _list_money(report: Report) -> Iterator[Entry]:
    if not report.is_internal:
        return
    for row in report.warehouse.stream(_Department, "search", "departments"):
        path = finance_department_page(row.fiscal_year, row.code)
        yield Entry("Department’s money", row.name or row.code, row.code, path)
    for contract in report.warehouse.stream(_Contract, "search", "contracts"):
        beside = " · ".join(part for part in (contract.code, contract.beside) if part)
        yield Entry("Contract", contract.name or contract.code, beside, CONTRACTS)
    for vendor in report.warehouse.stream(_Vendor, "search", "vendors"):
        yield Entry("Vendor", vendor.name, "", VENDORS)


def _list_pages(report: Report) -> Iterator[Entry]:
    stems = [page.stem for page in report.contents.pages]
    later = {number_page(page.path, number) for page in report.contents.pages for number in range(2, 100)}
    for page in report.contents.pages:
        if page.stem == "dictionary_table":
            yield Entry("Table", page.title.removeprefix("Table "), "Data dictionary", page.path)
        elif (
            page.stem not in LISTED_OTHERWISE and stems.count(page.stem) <= PAGES_OF_ONE_KIND and page.path not in later
        ):
            yield Entry("Page", page.title, "", page.path)


def group_by_letter(entries: Iterable[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return the entries under their letters, A to Z, then digits, then the rest."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.letter, []).append(entry)
    order = sorted(groups, key=lambda letter: (len(letter) > 1, letter))
    return tuple((letter, tuple(groups[letter])) for letter in order)


def measure(entries: Iterable[Entry]) -> int:
    """Return about how many bytes a list of the entries takes on a page."""
    return sum(len(f"{entry.name}{entry.beside}{entry.path}".encode()) + ENTRY_BYTES for entry in entries)


def write_index(entries: Sequence[Entry]) -> tuple[RawFile, ...]:
    """Return the index as scripts under 200 kB that fill `searchIndex`: a script, as a page opened from a folder may load one."""
    chunks: list[list[str]] = [[]]
    size = 0
    for entry in entries:
        row = json.dumps([entry.kind, entry.name, entry.beside, entry.path], ensure_ascii=False, separators=(",", ":"))
        size += len(row.encode()) + 2
        if size > INDEX_BYTES and chunks[-1]:
            chunks.append([])
            size = len(row.encode())
        chunks[-1].append(row)
    return tuple(
        RawFile(
            "search-index.js" if number == 1 else f"search-index-{number}.js",
            ("window.searchIndex = (window.searchIndex || []).concat([\n" + ",\n".join(rows) + "\n]);\n").encode(),
        )
        for number, rows in enumerate(chunks, start=1)
    )
