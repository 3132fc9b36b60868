"""What the data files of the lists are called, and which of them hold a part of which table."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.addresses import table_page

WORKBOOKS: Mapping[str, tuple[str, str]] = {
    "portfolio": (
        "Portfolio workbook",
        "Projects, milestones, months, earned value, changes and figures, a sheet each.",
    ),
    "reconciliation": (
        "Reconciliation workbook",
        "A sheet per control, exceptions, unmatched, restatements and the sign-off.",
    ),
}
LISTS: Mapping[str, tuple[str, str]] = {
    "projects": ("Projects", "One row per project: health, dates, slip, money."),
    "milestones": ("Milestones", "One row per milestone: baseline, forecast, actual, slip in days."),
    "months": ("Project months", "One row per project and month end: the monthly history."),
    "earned_months": (
        "Earned value",
        "One row per project and month end: planned value, earned value, actual cost.",
    ),
    "status_reports": ("Status reports", "One row per status report."),
    "change_requests": ("Change requests", "One row per change request."),
    "changes": ("What changed", "One row per changed field."),
    "departments-programs-portfolios": (
        "Departments, programs and portfolios",
        "One row per department, program and portfolio: its projects, health and money.",
    ),
    "portfolio-months": ("Portfolio by month", "One row per month end: projects, late ones, health, money."),
    "completed-projects": ("Completed projects", "One row per completed project: outcome against the first plan."),
    "benefits": ("Benefits", "One row per project: benefits planned, forecast and realized."),
    "gates": ("Gates", "One row per gate of a project."),
    "decisions": ("Decisions", "One row per thing to decide, waiting or decided."),
    "recommendations": (
        "Recommendations",
        "One row per project: what the city’s rule set recommends, with its reasons.",
    ),
    "data-gaps": ("Data gaps", "One row per thing to ask for."),
    "all-risks": ("Risks with their projects", "One row per risk: project, probability, impact, owner."),
    "all-issues": ("Issues with their projects", "One row per issue: project, priority, owner, dates."),
    "demands": ("Demand", "One row per request for a project."),
    "ranking": ("Ranking", "One row per scored thing and model: score and rank."),
    "scores": ("Scores", "One row per scored thing and criterion."),
    "resource-months": ("Hours by person and month", "One row per person, role and month."),
    "unfilled-demand": ("Unfilled demand for people", "One row per project, role and month without a person."),
    "project_contracts": ("Contracts of projects", "One row per contract that a project’s page shows."),
    "project_contract_amendments": ("Contract amendments of projects", "One row per amendment of those contracts."),
    "project_money_years": ("Money by project and year", "One row per project and fiscal year."),
    "project_budget_history": ("Budget history", "One row per change of a project’s approved budget."),
    "project_baselines": ("Approved plans", "One row per baseline of a project."),
    "project_benefits": ("Benefits by period", "One row per benefit or cost of a project and period."),
    "project_gates": ("Gates of projects", "One row per gate that a project’s page shows."),
    "project_decisions": ("Decisions of projects", "One row per decision that a project’s page shows."),
    "project_delay_reasons": ("Reasons for delay", "One row per month in which a finish moved later."),
    "project_dependencies": ("Dependencies", "One row per dependency of a project on another."),
    "project_finance_codes": ("Finance codes of projects", "One row per project and finance code, with its share."),
    "project_forecasts": ("Forecasts", "One row per project, date and way of forecasting."),
    "project_goals": ("Goals", "One row per project and goal that it serves."),
    "project_resource_months": ("Hours by project and month", "One row per project, role and month."),
    "project_scores": ("Scores of projects", "One row per project and criterion."),
    "risks": ("Risks", "One row per risk."),
    "issues": ("Issues", "One row per issue."),
    "contracts": ("Contracts", "One row per contract: original, current and spent amount."),
    "contract-amendments": ("Contract amendments", "One row per amendment of a contract."),
    "vendors": ("Vendors", "One row per vendor: invoiced and paid."),
    "procurement-findings": ("Procurement findings", "One row per finding about an order, invoice or contract."),
    "encumbrance-rollforward": ("Encumbrance roll-forward", "One row per source and period, all orders."),
    "vendor-candidates": ("Vendors that may be one", "One row per pair of vendors."),
    "unmatched": ("Unmatched cases", "One row per open case for the steward."),
    "closed-periods": ("Closed periods", "One row per period that a person closed."),
    "changes-since-close": ("Changes since the close", "One row per changed figure of a closed period."),
    "restatements": ("Restatements", "One row per ledger figure that changed after its period was closed."),
    "transfer-imbalances": ("Transfers that do not net", "One row per fund and department."),
    "suspense": ("Suspense", "One row per line in suspense."),
    "reconciliations": ("Reconciliations", "One row per control, source and period."),
    "reconciliation-lines": ("Explaining lines", "One row per line that explains a difference."),
    "checks": ("Checks", "One row per check outcome."),
    "quarantine": ("Quarantine", "One row per refused record, whole."),
}
"""By the file's stem: its name and what a row is, in the order of the page. A list without words here follows by its own name."""


@dataclass(frozen=True)
class PartKind:
    """Files that hold a part each: how their addresses begin, what each holds, where they are linked, and the whole table."""

    prefix: str
    words: str
    page_path: str
    page_name: str
    table: str

    @property
    def table_path(self) -> str:
        """Return the page of the whole table in the data dictionary."""
        return table_page(self.table)


PARTS = (
    PartKind(
        "data/metrics/", "The newest values of one metric", "metrics/index.html", "its metric page", "metrics.values"
    ),
    PartKind(
        "data/budget-vs-actuals-",
        "Budget and actuals of one fiscal year",
        "finance/index.html",
        "its fiscal year’s page",
        "finance.budget_vs_actuals",
    ),
    PartKind(
        "data/finance/",
        "Totals of one fiscal year, by period, fund, account class, project or funding source",
        "finance/index.html",
        "its fiscal year’s page",
        "finance.budget_vs_actuals",
    ),
    PartKind(
        "data/ledger/",
        "The document lines of one project or department in one fiscal year",
        "finance/index.html",
        "its ledger page",
        "finance.budget_vs_actuals_lines",
    ),
    PartKind(
        "data/extracts-", "The extracts of one source", "quality/index.html", "its source’s page", "quality.extracts"
    ),
)
