"""Contracts, orders, invoices and vendors as metrics: figures worked out by hand from `measures_purchases`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.measures_figures import MONTH, TODAY, Figure, figure

CONTRACTS = [
    ("contract_amendment_pct", "K1", "2025-11-30", 0.0, None),
    ("contract_amendment_pct", "K1", MONTH, 0.12, None),
    ("contract_amendment_pct", "K3", MONTH, None, "source_missing"),
    ("contract_amendment_pct", "K5", "2025-10-31", 0.25, None),
    ("contract_value_remaining", "K1", "2025-10-31", 1000.0, None),
    ("contract_value_remaining", "K1", "2025-11-30", 730.0, None),
    ("contract_value_remaining", "K1", MONTH, 850.0, None),
    ("contract_value_remaining", "K2", MONTH, 450.0, None),
    ("contract_value_remaining", "K3", MONTH, None, "source_missing"),
    ("contracts_expiring_90_days", "K1", "2025-12-31", 0.0, None),
    ("contracts_expiring_90_days", "K1", MONTH, 1.0, None),
    ("contracts_expiring_90_days", "K3", MONTH, None, "source_missing"),
    ("retainage_held", "K1", "2025-12-31", 30.0, None),
    ("retainage_held", "K1", MONTH, 40.0, None),
    ("invoice_age_days", "K1", MONTH, 20.0, None),
    ("invoice_age_days", "K1", "2025-12-31", None, "zero_denominator"),
]


@pytest.mark.parametrize(("metric_id", "contract", "day", "value", "reason"), CONTRACTS)
def test_contracts(
    project_city: LandingDatabase, metric_id: str, contract: str, day: str, value: float | None, reason: str | None
) -> None:
    found = project_city.rows(
        f"""
        select value, null_reason from metrics.values
        inner join finance.fct_contracts as contracts on entity_id = contracts.contract_key
        where metric_id = '{metric_id}' and entity_type = 'contract' and contract_id = '{contract}' and as_of_date = '{day}'
        """
    )
    assert found == [(value, reason)]


def test_a_contract_has_rows_to_the_month_after_its_end(project_city: LandingDatabase) -> None:
    found = project_city.rows(
        """
        select contract_id, min(as_of_date)::varchar, max(as_of_date)::varchar from metrics.values
        inner join finance.fct_contracts as contracts on entity_id = contracts.contract_key
        where entity_type = 'contract' group by 1 order by 1
        """
    )
    assert found == [
        ("K1", "2025-10-31", TODAY),
        ("K2", "2025-11-30", TODAY),
        ("K3", "2025-12-31", TODAY),
        ("K4", MONTH, TODAY),
        ("K5", "2025-07-31", "2025-10-31"),
    ]


@pytest.mark.parametrize(
    ("metric_id", "kind", "name", "expected"),
    [
        ("requisition_to_order_days", "city", "city", (19.5, None, 2, 2)),
        ("requisition_to_order_days", "project", "BUY1", (9.0, None, 1, 1)),
        ("order_to_invoice_days", "city", "city", (25.0, None, 2, 2)),
        ("invoice_age_days", "city", "city", (25.5, None, 2, 2)),
        ("vendor_concentration_hhi", "city", "city", (75400 / 102400, None, 2, 2)),
        ("vendor_concentration_hhi", "project", "BUY2", (1.0, None, 1, 1)),
        ("retainage_held", "city", "city", (40.0, None, 4, 4)),
        ("contract_value_remaining", "city", "city", (1525.01, None, 4, 5)),
        ("contract_value_remaining", "department", "Buying", (1525.01, None, 4, 4)),
        ("contract_amendment_pct", "city", "city", (145 / 1700.01, None, 4, 5)),
        ("contracts_expiring_90_days", "project", "BUY2", (0.0, None, 2, 3)),
        ("contracts_expiring_90_days", "project", "BUY1", (1.0, None, 1, 2)),
        ("contract_value_remaining", "project", "BUY3", (None, "no_actuals", 0, 0)),
        ("retainage_held", "project", "BUY2", (0.0, None, 2, 2)),
    ],
)
def test_procurement_of_the_city_and_of_projects(
    project_city: LandingDatabase, metric_id: str, kind: str, name: str, expected: Figure
) -> None:
    value, *rest = figure(project_city, metric_id, kind, name, MONTH)
    assert rest == list(expected[1:])
    assert value == (None if expected[0] is None else pytest.approx(expected[0], rel=1e-12))


def test_a_shared_contract_is_parted_to_the_cent(project_city: LandingDatabase) -> None:
    parts = project_city.rows(
        f"""
        select value_amount from metrics.values
        inner join core.dim_projects as projects on entity_id = projects.project_key
        where metric_id = 'contract_value_remaining' and project_id in ('BUY1', 'BUY2') and as_of_date = '{MONTH}'
        """
    )
    wholes = (Decimal("850.00"), Decimal("575.00"))  # K1; K2 and K5
    assert sum(amount for (amount,) in parts) == sum(wholes) + Decimal("100.01")
    assert all(
        min(abs(amount - whole) for whole in wholes) in (Decimal("50.00"), Decimal("50.01")) for (amount,) in parts
    )


def test_vendors_have_their_contracts_and_invoices(project_city: LandingDatabase) -> None:
    found = project_city.rows(
        f"""
        select vendor_name, metric_id, value from metrics.values
        inner join core.dim_vendors on entity_id = vendor_key
        where entity_type = 'vendor' and as_of_date = '{MONTH}' and value is not null
            and metric_id in ('contract_value_remaining', 'invoice_age_days', 'order_to_invoice_days')
        order by all
        """
    )
    assert found == [
        ("Acme", "contract_value_remaining", 850.0),
        ("Acme", "invoice_age_days", 20.0),
        ("Acme", "order_to_invoice_days", 20.0),
        ("Beta", "contract_value_remaining", 450.0),
        ("Beta", "invoice_age_days", 31.0),
        ("Beta", "order_to_invoice_days", 30.0),
        ("Gamma", "contract_value_remaining", 225.01),
    ]


def test_who_is_left_out_is_listed_with_the_reason(project_city: LandingDatabase) -> None:
    found = project_city.rows(
        """
        select exclusions.metric_id, exclusions.reason_code from quality.exclusions as exclusions
        inner join finance.fct_contracts as contracts on entity_id = contracts.contract_key
        where entity_type = 'contract' and contract_id = 'K3' order by 1
        """
    )
    assert found == [
        ("contract_amendment_pct", "source_missing"),
        ("contract_value_remaining", "source_missing"),
        ("contracts_expiring_90_days", "source_missing"),
    ]
    assert project_city.rows(
        "select count(*) from quality.exclusions where reason_code is null or metric_id not in (select metric_id from metrics.definitions)"
        " and kind = 'metric'"
    ) == [(0,)]
