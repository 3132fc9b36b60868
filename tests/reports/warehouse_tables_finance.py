"""The published tables of finance that the report reads, with the columns that it may read and no others."""

from tests.reports.warehouse_columns import BUDGET, CODES, MOVEMENTS, ORIGIN, TOTALS, declare

FINANCE_TABLES: dict[str, dict[str, str]] = {
    "finance.fct_budget_lines": declare(
        whole="fiscal_year period",
        text=f"event_type {CODES} {ORIGIN}",
        day="event_date",
        money="amount",
        flag="is_stale",
    ),
    "finance.fct_journal_lines": declare(
        whole="fiscal_year period",
        text=f"journal_line_key journal_id journal_line_number description account_type {CODES} vendor_key {ORIGIN}",
        day="posting_date",
        money="amount",
        flag="is_prior_period is_stale",
    ),
    "finance.fct_encumbrances": declare(
        text=f"purchase_order_id line_number event_type {CODES} {ORIGIN}",
        whole="fiscal_year",
        day="event_date",
        money="amount",
        flag="is_stale",
    ),
    "finance.fct_contracts": declare(
        text=f"contract_id title vendor_key vendor_name finance_project_code project_key {ORIGIN}",
        day="start_date end_date",
        money="original_amount amendment_amount stated_current_amount current_amount spent_amount remaining_amount",
        whole="amendments days_to_expiry",
        real="amendment_share",
        flag="is_over_amendment_limit",
    ),
    "finance.fct_contract_amendments": declare(
        text="contract_id amendment_id reason", day="amendment_date", money="change_amount"
    ),
    "finance.fct_invoices": declare(
        text="invoice_id purchase_order_id vendor_key status",
        day="invoice_date",
        money="invoice_amount retainage_amount",
    ),
    "finance.fct_payments": declare(
        text="payment_id invoice_id vendor_key", day="payment_date", money="payment_amount"
    ),
    "finance.budget_vs_actuals": declare(
        text=f"budget_cell_key {CODES}",
        whole="fiscal_year period",
        money=MOVEMENTS,
        flag="is_internal_service is_provisional",
    ),
    "finance.budget_vs_actuals_lines": declare(
        text=f"budget_cell_key fact_key project_key measure document_kind document_number document_line_number description "
        f"file_name {ORIGIN}",
        whole="fiscal_year period line_number",
        day="document_date",
        money="amount",
    ),
    "finance.totals_by_period": declare(
        whole="fiscal_year period", money=TOTALS, flag="is_internal_service is_provisional", day="period_end_date"
    ),
    "finance.totals_by_fund": declare(
        whole="fiscal_year period",
        text="fund_code fund_name fund_type",
        money=TOTALS,
        flag="is_internal_service is_provisional",
        day="period_end_date",
    ),
    "finance.totals_by_account_class": declare(
        whole="fiscal_year period",
        text="account_class account_type",
        money=TOTALS,
        flag="is_internal_service is_provisional",
        day="period_end_date",
    ),
    "finance.totals_by_project": declare(
        whole="fiscal_year period", text="project_key", money=TOTALS, flag="is_provisional", day="period_end_date"
    ),
    "finance.totals_by_funding_source": declare(
        whole="fiscal_year", text="funding_source", money=f"{BUDGET} internal_service_budget_amount"
    ),
    "finance.transfer_imbalances": declare(
        text="source_name fund_code department_code",
        whole="fiscal_year lines",
        money="transfer_amount budget_transfer_amount",
        flag="is_control_failed",
    ),
    "finance.encumbrance_rollforward_totals": declare(
        text="source_name",
        whole="fiscal_year period",
        money="opening_amount encumbered_amount adjusted_amount carried_forward_amount liquidated_amount cancelled_amount "
        "closing_amount",
    ),
    "finance.procurement_findings": declare(
        text=f"kind reason_code project_key vendor_key contract_id purchase_order_id line_number invoice_id {ORIGIN}",
        money="stated_amount compared_amount amount",
        day="subject_date",
    ),
    "finance.suspense": declare(
        text="source_name extract_id source_record_id reason_code amount_text",
        flag="is_loaded",
        money="amount",
        whole="age_days",
    ),
    "finance.restatements": declare(
        text=f"source_name {CODES}",
        whole="fiscal_year period lines",
        money="before_amount after_amount change_amount",
        instant="last_landed_at",
    ),
    "finance.closed_periods": declare(
        whole="fiscal_year period closed_with_period",
        text="closed_by reason exceptions run_id",
        instant="closed_at",
        day="as_of_date",
    ),
    "finance.closed_period_changes": declare(
        whole="fiscal_year period",
        text=f"measure closed_by {CODES}",
        money="frozen_amount current_amount change_amount",
        instant="closed_at",
    ),
    "finance.unmatched": declare(
        text="case_kind case_id source_name subject other_subject description department_code owner_name",
        money="amount",
        whole="lines age_days",
        day="first_landed_date",
    ),
    "finance.source_bases": declare(
        text="source_name source_type basis currency journal_amount_sign streams",
        flag="is_stale",
    ),
}
