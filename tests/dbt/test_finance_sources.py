"""Spending that counts to a contract of another source, and what is ambiguous counts to none: figures by hand."""

from __future__ import annotations

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_finance_procurement import texts


def test_spending_counts_to_the_contract_of_the_only_other_source_that_has_it(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select source_name, contract_id, spent_amount from finance.fct_contracts where contract_id like 'XK_' order by 2, 1"
    )
    assert texts(found) == [
        ("register", "XK1", "410.00"),  # by the payment of the buyer's invoice of the buyer's order
        ("register", "XK2", "25.00"),  # named by the payment
        ("register", "XK3", "0.00"),  # 70.00 billed and 9.00 paid could be of either register
        ("register2", "XK3", "0.00"),
    ]


def test_a_payment_has_the_contract_of_another_sources_invoice(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select payment_id, contract_id from finance.fct_payments where source_name = 'payer' order by 1"
    )
    assert found == [("XY1", "XK1"), ("XY2", "XK2"), ("XY3", "XK3"), ("XY4", None)]


def test_what_another_source_paid_is_set_against_the_invoice(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select invoice_id, source_name, amount from finance.procurement_findings where kind = 'payment_over_invoice' and invoice_id like 'XI_'"
    )
    assert texts(found) == [("XI1", "buyer", "10.00")]


def test_an_order_is_a_document_of_its_contract_in_another_source(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select document_id, source_name from core.bridge_project_documents
        where document_kind = 'contract' and document_id in ('XK1', 'XK3') order by 1, 2
        """
    )
    assert found == [("XK1", "register"), ("XK3", "buyer"), ("XK3", "register"), ("XK3", "register2")]
