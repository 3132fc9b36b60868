"""The published tables that the report reads, with the columns of interfaces.md section 5 and no others."""

from tests.reports.fixture_delivery import DELIVERY_TABLES
from tests.reports.fixture_portfolio import PORTFOLIO_TABLES
from tests.reports.warehouse_columns import ORIGIN, declare
from tests.reports.warehouse_tables_finance import FINANCE_TABLES

TABLES: dict[str, dict[str, str]] = {
    "core.meta_build": declare(text="run_id git_commit schema_version sources", instant="built_at", day="as_of_date"),
    "core.dim_projects": declare(
        text=f"project_key project_id project_name {ORIGIN} department_name portfolio_name program_name manager_name status "
        "status_text stage reported_health health_text finance_project_code",
        day="planned_start_date planned_finish_date baseline_start_date original_baseline_finish_date baseline_finish_date "
        "forecast_finish_date actual_start_date actual_finish_date",
        real="percent_complete",
        money="original_approved_budget_amount approved_budget_amount",
        flag="is_public is_published is_predecisional is_procurement_sensitive is_deleted is_stale",
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
    "core.dim_funds": declare(text="fund_key fund_code fund_name fund_type", flag="is_internal_service"),
    "core.dim_accounts": declare(text="account_key account_code account_name account_type"),
    "core.dim_vendors": declare(text="vendor_key vendor_code vendor_name"),
    **FINANCE_TABLES,
    **DELIVERY_TABLES,
    **PORTFOLIO_TABLES,
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
    "metrics.public_values": declare(
        text="metric_id entity_type entity_id unit null_reason definition_version",
        day="as_of_date",
        real="value",
        money="value_amount",
        whole="coverage_count coverage_of",
    ),
    "metrics.changes": declare(
        text="kind project_key entity_type entity_id field subject before after",
        flag="is_material",
        day="from_date to_date",
    ),
    "quality.extracts": declare(
        text="extract_id source_name stream mode status reason",
        instant="started_at finished_at",
        whole="rows_reported rows_received rows_changed rows_deleted rows_quarantined requests retries",
    ),
    "quality.checks": declare(text="check_id door subject severity outcome observed bound reason"),
    "quality.reconciliations": declare(
        text="reconciliation_key control_id source_name subject extract_id released_reason",
        whole="fiscal_year period failed_cells",
        money="source_amount warehouse_amount suspense_amount quarantined_amount difference_amount",
        flag="passed",
    ),
    "quality.reconciliation_lines": declare(
        text="reconciliation_key subject source_name source_record_id reason",
        whole="line_rank",
        money="source_amount warehouse_amount difference_amount",
    ),
    "quality.vendor_candidates": declare(
        text="vendor_key other_vendor_key vendor_name other_name normalised_name other_normalised_name rule",
        real="score",
        whole="invoices",
        money="amount",
        day="first_landed_date",
    ),
    "quality.quarantine": declare(text="source_name stream extract_id source_record_id reason_code record"),
    "quality.exclusions": declare(text="kind metric_id entity_type entity_id reason_code absence"),
}
