"""Nothing gets lost: what is refused is listed, files and ledgers reconcile to the cent, and changed history is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tests.ledgers import oracle
from tests.ledgers.city import UNKNOWN_CODES
from tests.ledgers.comparing import assert_same
from tests.ledgers.conftest import Lived
from tests.ledgers.journals import ODD_AMOUNT, ODD_PERIOD
from tests.ledgers.second_night import CHANGED_YEAR
from tests.ledgers.share import SUSPENDED, Row

MONEY_STREAMS = (
    "journal_lines",
    "budget_lines",
    "purchase_order_lines",
    "requisitions",
    "invoices",
    "payments",
    "trial_balance",
)
KEYLESS = {("south", "journal_lines"), ("east", "journal_lines"), ("south", "budget_lines"), ("west", "budget_lines")}


def test_what_cannot_be_read_is_in_suspense_with_its_text_and_in_no_fact(lived: Lived) -> None:
    expected = [
        (row.source, row.stream, row.file, row.reason, str(row.texts["amount"]).strip(), None)
        for row in lived.rows
        if row.is_counted and row.reason in SUSPENDED
    ]
    found = lived.warehouse.rows(
        "select source_name, stream, file_name, reason_code, coalesce(trim(amount_text), ''), amount from finance.suspense where not is_loaded"
    )
    assert_same(expected, found)


def test_what_nobody_claims_is_loaded_and_in_suspense(lived: Lived) -> None:
    streams = ("budget_lines", "journal_lines", "requisitions", "purchase_order_lines")
    expected = [
        (row.source, stream, row["finance_project_code"], "project_unknown", row["amount"])
        for stream in streams
        for row in oracle.loaded(lived.rows, stream)
        if row["finance_project_code"] in UNKNOWN_CODES
    ]
    found = lived.warehouse.rows(
        "select source_name, stream, finance_project_code, reason_code, amount from finance.suspense where is_loaded"
    )
    assert_same(expected, found)


def test_what_lacks_a_key_a_date_or_a_period_is_in_quarantine(lived: Lived) -> None:
    expected = Counter(
        _origin(row) for row in lived.rows if row.is_counted and row.reason and row.reason not in SUSPENDED
    )
    found = lived.warehouse.rows("select source_name, stream, file_name, reason_code from quality.quarantine")
    assert_same(expected.elements(), found)


def _origin(row: Row) -> tuple[str, str, str, str]:
    return row.source, row.stream, row.file, row.reason


def test_every_file_reconciles_to_the_cent(lived: Lived) -> None:
    files: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in lived.rows:
        if row.stream in MONEY_STREAMS:
            files[row.source, f"{row.stream}/{row.file}"].append(row)
    expected = [
        (*file, _refused_money(rows, SUSPENDED), _refused_money(rows, None), Decimal("0.00"), True)
        for file, rows in files.items()
    ]
    found = lived.warehouse.rows(
        """
        select source_name, subject, suspense_amount, quarantined_amount, difference_amount, passed
        from quality.reconciliations where control_id = 'R1' and source_name <> 'office' and source_amount is not null
        """
    )
    assert_same(expected, found)


def _refused_money(rows: Iterable[Row], reasons: frozenset[str] | None) -> Decimal:
    """Readable money of the rows in suspense (of which there is none), or of those in quarantine."""
    refused = [row for row in rows if row.reason and (row.reason in SUSPENDED) == (reasons is not None)]
    return sum((row["amount"] for row in refused if row["amount"] is not None), Decimal("0.00"))


def test_stated_amounts_are_the_senders(lived: Lived) -> None:
    """Each file's source_amount is the sum of all its rows, refused ones and repeats included."""
    files: dict[tuple[str, str], Decimal] = defaultdict(lambda: Decimal("0.00"))
    for row in lived.rows:
        if row.stream in ("journal_lines", "budget_lines", "trial_balance"):
            files[row.source, f"{row.stream}/{row.file}"] += row["amount"] or 0
    found = lived.warehouse.rows(
        """
        select source_name, subject, source_amount from quality.reconciliations
        where control_id = 'R1' and split_part(subject, '/', 1) in ('journal_lines', 'budget_lines', 'trial_balance')
        """
    )
    assert {(source, subject): amount for source, subject, amount in found} == files


def test_the_ledger_ties_to_the_trial_balance_but_for_the_cent_that_does_not(lived: Lived) -> None:
    found = lived.warehouse.rows(
        "select fiscal_year, period, difference_amount, passed from quality.reconciliations where control_id = 'R2'"
    )
    odd = {(year, period): difference for year, period, difference, passed in found if not passed}
    assert len(found) == 26
    assert odd == {ODD_PERIOD: ODD_AMOUNT}


def test_every_delivered_row_was_received(first: Lived) -> None:
    expected = Counter((row.source, row.stream) for row in first.rows)
    received = first.warehouse.rows(
        """
        select source_name, stream, sum(rows_received)
        from (select distinct source_name, stream, finished_at, rows_received from quality.extracts)
        group by 1, 2
        """
    )
    assert {(source, stream): int(rows) for source, stream, rows in received} == expected


def test_a_refused_line_without_an_id_is_known_by_its_file_and_line(lived: Lived) -> None:
    expected = [
        (row.source, row.stream, f"{row.file}#{row.line}")
        for row in lived.rows
        if row.reason and (row.source, row.stream) in KEYLESS
    ]
    found = lived.warehouse.rows(
        """
        select source_name, stream, source_record_id from finance.suspense where not is_loaded
        union all
        select source_name, stream, source_record_id from quality.quarantine
        """
    )
    assert_same(expected, [line for line in found if line[:2] in KEYLESS])


def test_a_closed_period_that_changed_is_listed_with_before_and_after(first: Lived, second: Lived) -> None:
    before, after = _closed_figures(first.rows), _closed_figures(second.rows)
    expected = [
        (*figure, before[figure], after[figure])
        for figure in {**before, **after}
        if figure[1] == CHANGED_YEAR and before[figure] != after[figure]
    ]
    assert len(expected) > 20
    found = second.warehouse.rows(
        """
        select source_name, fiscal_year, period, fund_code, department_code, account_code, finance_project_code,
            before_amount, after_amount
        from finance.restatements
        """
    )
    assert_same(expected, found)
    assert first.warehouse.rows("select * from finance.restatements") == []


def _closed_figures(rows: Iterable[Row]) -> dict[tuple[Any, ...], Decimal]:
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in oracle.loaded(rows, "journal_lines"):
        sums[row.source, row["fiscal_year"], row["period"], *(row[code] for code in oracle.CODES)] += row["amount"]
    return sums
