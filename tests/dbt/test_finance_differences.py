"""Sub-ledgers against the ledger (R3), and the lines that explain every control that does not tie: figures by hand."""

from __future__ import annotations

import pytest

from tests.dbt.landing_database import LandingDatabase


def texts(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in row) for row in rows]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("invoices", [("2", "40.00", "40.00", "0.00", "0", "True"), ("3", "35.00", "37.00", "-2.00", "1", "False")]),
        (
            "open encumbrance",
            [("1", "100.00", "100.00", "0.00", "0", "True"), ("2", "60.00", "60.00", "0.00", "0", "True"), ("3", "125.00", "65.00", "60.00", "1", "False")],
        ),
        # retainage is a payable too: 40 - 36 open of EI1
        ("open payables", [("2", "29.00", "4.00", "25.00", "1", "False"), ("3", "39.00", "41.00", "-2.00", "1", "False")]),
    ],
)  # fmt: skip
def test_r3_holds_documents_against_their_control_accounts(
    finance_city: LandingDatabase, subject: str, expected: list[tuple[str, ...]]
) -> None:
    found = finance_city.rows(
        f"""
        select period, source_amount, warehouse_amount, difference_amount, failed_cells, passed
        from quality.reconciliations
        where control_id = 'R3' and source_name = 'erp' and subject = '{subject} against the ledger' order by period
        """
    )
    assert texts(found) == expected


def test_r3_asks_only_where_the_data_holds_both_sides(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select distinct source_name, subject from quality.reconciliations where control_id = 'R3' order by 1, 2"
    )
    assert found == [
        ("erp", "invoices against the ledger"), ("erp", "open encumbrance against the ledger"), ("erp", "open payables against the ledger"),
        ("works", "invoices against the ledger"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("control", "source", "period", "expected"),
    [
        ("R1", "spilled", None, [
            ("whole file", "9.00", "4.00", "5.00", "amount_differs"), ("s2", "None", "None", "0.00", "amount_unreadable"),
            ("s3", "None", "None", "0.00", "date_unreadable"),
        ]),
        ("R2", "double", 2, [("fund B1, department none, account 10", "-9.50", "-9.99", "0.49", "amount_differs")]),
        ("R3", "erp", 2, [("EI2", "25.00", "0.00", "25.00", "only_in_source")]),
        ("R3", "erp", 3, [("EI3", "10.00", "12.00", "-2.00", "amount_differs"), ("E2", "60.00", "0.00", "60.00", "only_in_source"),
                          ("EI3", "10.00", "12.00", "-2.00", "amount_differs")]),
        ("R4", "double", 2, [("fund B1, journal none", "10.00", "9.99", "0.01", "amount_differs")]),
        ("R5", "ledger", None, [("fund 001, department IT", "1146.00", "1151.00", "-5.00", "amount_differs")]),
        ("R6", "book", None, [("fund 1010", "1090238743.00", "1090122151.00", "116592.00", "amount_differs")]),
        ("R8", "ledger", 1, [("fund 001, department IT, account 6000, code C1", "69.00", "65.00", "4.00", "amount_differs"),
                             ("fund 001, department IT, account 6000, code none", "0.00", "3.00", "-3.00", "only_in_warehouse")]),
    ],
)  # fmt: skip
def test_a_failing_control_is_explained_line_by_line(
    finance_city: LandingDatabase, control: str, source: str, period: int | None, expected: list[tuple[str, ...]]
) -> None:
    found = finance_city.rows(
        f"""
        select lines.subject, lines.source_amount, lines.warehouse_amount, lines.difference_amount, reason
        from quality.reconciliation_lines as lines inner join quality.reconciliations as controls using (reconciliation_key)
        where lines.control_id = '{control}' and lines.source_name = '{source}' and lines.period is not distinct from {period or "null"}
        order by controls.subject, line_rank
        """
    )
    assert texts(found) == expected


def test_the_lines_of_every_control_sum_to_its_difference(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select max(controls.control_id), max(controls.difference_amount), sum(lines.difference_amount)
        from quality.reconciliations as controls left join quality.reconciliation_lines as lines using (reconciliation_key)
        where not controls.passed group by reconciliation_key
        """
    )
    assert {control for control, _, _ in found} >= {"R1", "R2", "R3", "R4", "R5", "R6", "R8"}
    assert [row for row in found if row[1] != row[2]] == []
    assert finance_city.rows("select count(*) from quality.reconciliation_lines where control_id in ('R7', 'R9')") == [
        (0,)
    ]
