"""The finance department's share: the files its ERP drops, night by night.

Whole past years come as one journal and one trial balance each, the running year by period, each night's postings as a daily file. Journals and
budgets end in a trailer row with sum and count, trial balances and encumbrances have a control file beside them, invoices a trailer with the
count only (some of their amounts cannot be read, and a sum over them would be no control).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sandbox.calendar import ADJUSTING_PERIOD, fiscal_year_of
from sandbox.city import CityState
from sandbox.delivery import Cells, csv_bytes, day_text, deliver, money_text, plain_money
from sandbox.finance_masters import master_files
from sandbox.finance_orders import order_files
from sandbox.finance_records import JournalLine
from sandbox.ledger import trial_balance

JOURNAL = (
    "REC_TYPE",
    "JOURNAL_ID",
    "LINE",
    "POST_DATE",
    "FISCAL_YEAR",
    "PERIOD",
    "FUND",
    "DEPT",
    "ACCOUNT",
    "AMOUNT",
    "PROJECT",
    "VENDOR",
    "PO",
    "INVOICE",
    "DESCRIPTION",
)
BUDGET = (
    "REC_TYPE",
    "BUDGET_LINE",
    "EVENT",
    "EVENT_DATE",
    "FUND",
    "DEPT",
    "ACCOUNT",
    "PROJECT",
    "AMOUNT",
    "DESCRIPTION",
    "SOURCE",
)
BALANCE = ("FISCAL_YEAR", "PERIOD", "FUND", "DEPT", "ACCOUNT", "NET_CHANGE")
CONTROL = ("CONTROL_TOTAL", "CONTROL_COUNT")
Files = Iterator[tuple[str, bytes]]


class FinanceShare:
    """The folder that finance delivers to; on night 0 it removes what an earlier city left there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def deliver(self, state: CityState) -> list[str]:
        """Drops what is new or changed on a night; returns the names of those files."""
        changed = []
        for name, content in night_files(state, finished=self._written if state.night else set()):
            self._written.add(name)
            if deliver(self.folder, name, content):
                changed.append(name)
        if not state.night:
            self._clear()
        return changed

    def _clear(self) -> None:
        """Removes what an earlier city left in the folder under names of its own."""
        for pattern in ("journal_*.csv", "trial_balance_*", "budget_*.csv", "encumbrance_*"):
            for path in self.folder.glob(pattern):
                if path.name not in self._written:
                    path.unlink()


def night_files(state: CityState, *, finished: Iterable[str] = ()) -> Files:
    """(name, bytes) of every file of a night; past years' journals that are `finished` are not made again."""
    yield from _journals(state, set(finished))
    yield from _budgets(state)
    yield from _balances(state)
    yield from order_files(state)
    yield from master_files(state)


def journal_file(lines: list[JournalLine], *, has_twin: bool = False) -> bytes:
    """A journal file with its trailer, which counts every delivered row; a twin repeats the first line of the second journal."""
    rows = [_journal_row(line) for line in lines]
    total = sum(line.amount_cents for line in lines)
    if has_twin and lines:
        place = len(lines) // 2
        rows.insert(place, rows[place])
        total += lines[place].amount_cents
    trailer = ["T", "", str(len(rows)), *[""] * 6, plain_money(total), *[""] * 5]
    return csv_bytes(JOURNAL, [*rows, trailer])


def _journals(state: CityState, finished: set[str]) -> Files:
    """The lines of night 0 by year or period, then one file for each later night."""
    this_year = fiscal_year_of(state.first_day)
    nightly = sum(len(lines) for lines in state.books.daily.values())
    groups: dict[str, list[JournalLine]] = defaultdict(list)
    for line in state.books.lines[: len(state.books.lines) - nightly]:
        year, period = line.fiscal_year, line.period
        name = (
            f"journal_FY{year}_P{period:02d}.csv"
            if year == this_year or period >= ADJUSTING_PERIOD
            else f"journal_FY{year}.csv"
        )
        groups[name].append(line)
    for day, posted in state.books.daily.items():
        groups[f"journal_daily_{day:%Y%m%d}.csv"].extend(posted)
    redelivered = max((name for name in groups if f"FY{this_year}_P" in name), default="")
    oldest = min(groups)
    for name, lines in sorted(groups.items()):
        if name == redelivered:
            yield name, journal_file(_corrected(lines, state.night))
        elif name not in finished:
            yield name, journal_file(lines, has_twin=name == oldest)


def _corrected(lines: list[JournalLine], night: int) -> list[JournalLine]:
    """From night 2 on, every second night finance mends the wording of one more line and delivers the file again."""
    mended = night // 2
    return [
        replace(line, description=f"{line.description} (corrected)") if place < mended else line
        for place, line in enumerate(lines)
    ]


def _journal_row(line: JournalLine) -> Cells:
    return (
        "D",
        line.journal_id,
        str(line.line_number),
        day_text(line.posting_date),
        str(line.fiscal_year),
        str(line.period),
        line.fund_code,
        line.department_code,
        line.account_code,
        money_text(line.amount_cents, f"{line.journal_id}{line.line_number}"),
        line.finance_code,
        line.vendor_name,
        line.purchase_order_id,
        line.invoice_id,
        line.description,
    )


def _budgets(state: CityState) -> Files:
    by_year = defaultdict(list)
    for line in state.books.budget:
        by_year[line.fiscal_year].append(line)
    for year, lines in sorted(by_year.items()):
        rows = [
            (
                "D",
                line.line_id,
                line.event_type,
                day_text(line.event_date),
                line.fund_code,
                line.department_code,
                line.account_code,
                line.finance_code,
                money_text(line.amount_cents, line.line_id),
                line.description,
                line.funding_source,
            )
            for line in lines
        ]
        trailer = ("T", str(len(rows)), *[""] * 6, plain_money(sum(line.amount_cents for line in lines)), "", "")
        yield f"budget_FY{year}.csv", csv_bytes(BUDGET, [*rows, trailer])


def _balances(state: CityState) -> Files:
    this_year = fiscal_year_of(state.first_day)
    groups: dict[str, list[tuple[Cells, int]]] = defaultdict(list)
    for (year, period, fund, department, account), cents in trial_balance(state.books.lines).items():
        name = f"FY{year}_P{period:02d}" if year >= this_year else f"FY{year}"
        groups[name].append(((str(year), str(period), fund, department, account, plain_money(cents)), cents))
    for name, found in sorted(groups.items()):
        yield f"trial_balance_{name}.csv", csv_bytes(BALANCE, [row for row, _ in found])
        yield (
            f"trial_balance_{name}.ctl",
            csv_bytes(CONTROL, [(plain_money(sum(cents for _, cents in found)), str(len(found)))]),
        )
