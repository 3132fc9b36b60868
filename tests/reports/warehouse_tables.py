"""The published tables that the report reads, with the columns of interfaces.md section 5 and no others."""

TEXT, DAY, MONEY, REAL, WHOLE, FLAG, INSTANT = (
    "VARCHAR",
    "DATE",
    "DECIMAL(18,2)",
    "DOUBLE",
    "BIGINT",
    "BOOLEAN",
    "TIMESTAMP",
)


def declare(**groups: str) -> dict[str, str]:
    """Turn `text="a b", day="c"` into columns with their types, in the order given."""
    types = {"text": TEXT, "day": DAY, "money": MONEY, "real": REAL, "whole": WHOLE, "flag": FLAG, "instant": INSTANT}
    return {column: types[group] for group, names in groups.items() for column in names.split()}


ORIGIN = "source_name source_record_id extract_id"
CODES = "fund_code department_code account_code finance_project_code project_key"

TABLES: dict[str, dict[str, str]] = {
    "core.meta_build": declare(text="run_id git_commit schema_version sources", instant="built_at", day="as_of_date"),
    "core.dim_projects": declare(
        text=f"project_key project_id project_name {ORIGIN} department_name portfolio_name program_name manager_name status "
        "status_text stage reported_health health_text finance_project_code",
        day="planned_start_date planned_finish_date baseline_start_date original_baseline_finish_date baseline_finish_date "
        "forecast_finish_date actual_start_date actual_finish_date",
        real="percent_complete",
        money="original_approved_budget_amount approved_budget_amount",
        flag="is_public is_deleted is_stale",
    ),
    "core.fct_project_months": declare(
        text="project_key status reported_health computed_health",
        day="month_end_date baseline_finish_date forecast_finish_date",
        real="percent_complete",
        money="approved_budget_amount actual_to_date_amount committed_amount forecast_at_completion_amount",
    ),
    "core.fct_earned_value_months": declare(
        text="project_key pv_method ev_method ac_method",
        day="month_end_date",
        money="pv_amount ev_amount ac_amount bac_amount unplanned_budget_amount",
        flag="is_indicative",
    ),
    "core.fct_milestones": declare(
        text=f"project_key milestone_id name {ORIGIN}",
        day="baseline_date forecast_date actual_date",
        real="weight_pct",
        money="planned_value_amount",
        flag="is_stale",
    ),
    "core.fct_status_reports": declare(
        text=f"project_key reported_health schedule_health cost_health scope_health summary author_name {ORIGIN}",
        day="report_date",
        flag="is_published is_stale",
    ),
    "core.fct_risks": declare(
        text=f"project_key risk_id title status owner_name {ORIGIN}",
        real="probability",
        money="impact_amount",
        whole="impact_days",
        day="opened_date due_date closed_date",
        flag="is_stale",
    ),
    "core.fct_issues": declare(
        text=f"project_key issue_id title priority status owner_name {ORIGIN}",
        day="opened_date due_date closed_date",
        flag="is_escalated is_stale",
    ),
    "core.fct_change_requests": declare(
        text=f"project_key change_id title status {ORIGIN}",
        day="requested_date decided_date",
        money="cost_impact_amount",
        whole="schedule_impact_days",
        flag="is_stale",
    ),
    "core.bridge_project_finance": declare(
        text="project_key finance_project_code match_method", real="allocation_share match_confidence"
    ),
    "core.bridge_project_sources": declare(
        text="project_key source_name source_record_id project_id match_method", flag="is_deleted"
    ),
    "core.project_field_sources": declare(text="project_key source_name source_record_id field_group"),
    "core.dim_departments": declare(text="department_key department_code department_name"),
    "core.dim_funds": declare(text="fund_key fund_code fund_name"),
    "core.dim_accounts": declare(text="account_key account_code account_name account_type"),
    "core.dim_vendors": declare(text="vendor_key vendor_code vendor_name"),
    "finance.fct_budget_lines": declare(
        whole="fiscal_year period",
        text=f"event_type {CODES} {ORIGIN}",
        day="event_date",
        money="amount",
        flag="is_stale",
    ),
    "finance.fct_journal_lines": declare(
        whole="fiscal_year period",
        text=f"account_type {CODES} vendor_key {ORIGIN}",
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
        text=f"contract_id title vendor_key finance_project_code project_key {ORIGIN}",
        day="start_date end_date",
        money="original_amount current_amount spent_amount",
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
        whole="fiscal_year period",
        text=CODES,
        money="original_budget_amount amendment_amount transfer_amount carry_forward_amount current_budget_amount "
        "gasb_original_budget_amount pre_encumbered_amount encumbered_amount expended_amount available_amount",
        flag="is_provisional",
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
        whole="fiscal_year period closed_with_period", text="closed_by reason exceptions run_id", instant="closed_at"
    ),
    "finance.closed_period_changes": declare(
        whole="fiscal_year period",
        text=f"measure closed_by {CODES}",
        money="frozen_amount current_amount change_amount",
        instant="closed_at",
    ),
    "finance.unmatched": declare(
        text="case_kind case_id source_name subject other_subject description owner_name",
        money="amount",
        whole="lines age_days",
        day="first_landed_date",
    ),
    "finance.source_bases": declare(text="source_name basis currency"),
    "metrics.definitions": declare(
        text="metric_id name plain_name formula unit better grain inputs null_reasons standard version"
    ),
    "metrics.values": declare(
        text="metric_id entity_type entity_id unit null_reason definition_version",
        day="as_of_date",
        real="value",
        money="value_amount",
        whole="coverage_count coverage_of",
    ),
    "metrics.changes": declare(text="kind entity_type entity_id field before after", flag="is_material"),
    "quality.extracts": declare(
        text="extract_id source_name stream mode status reason",
        instant="started_at finished_at",
        whole="rows_reported rows_received rows_changed rows_deleted rows_quarantined requests retries",
    ),
    "quality.checks": declare(text="check_id door subject severity outcome observed bound reason"),
    "quality.reconciliations": declare(
        text="reconciliation_key control_id source_name subject extract_id released_reason",
        whole="fiscal_year period",
        money="source_amount warehouse_amount suspense_amount quarantined_amount difference_amount",
        flag="passed",
    ),
    "quality.reconciliation_lines": declare(
        text="reconciliation_key subject source_name source_record_id reason",
        whole="line_rank",
        money="source_amount warehouse_amount difference_amount",
    ),
    "quality.quarantine": declare(text="source_name stream extract_id source_record_id reason_code record"),
    "quality.exclusions": declare(text="kind metric_id entity_type entity_id reason_code absence"),
}
