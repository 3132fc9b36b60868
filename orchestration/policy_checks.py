"""Lines of the city's policy files that judge nothing: rules, thresholds and bounds that cannot be read or name nothing known.

Read from the build database; rows of `quality.checks`. None of them stops publishing.
"""

from __future__ import annotations

import duckdb

from extractors.landing_facts import CheckRow

HEALTH_MEASURES = (
    *("cost_variance_vs_baseline_pct", "schedule_slip_pct", "cpi", "spi_t", "cost_variance_vs_original_pct"),
    *("slip_days_vs_baseline", "slip_days_vs_original", "slip_days_vs_previous", "spi", "cv_pct", "sv_pct"),
    "status_report_age_days",
)
"""The metrics that a health policy may judge: those of the model int_project_dimensions."""

RULES = """
select rule_id, case
    when rule_id is null then 'it has no rule_id'
    when metric_id is null or metric_id not in (select metric_id from landing.metric_definitions)
        then 'there is no metric ' || coalesce(metric_id, '')
    when lower(trim(outcome)) not in ('stop', 'modify', 'continue') or outcome is null then 'its outcome is not stop, modify or continue'
    when replace(replace(lower(trim(comparison)), ' ', '_'), '-', '_') = 'not_attainable' then null
    when comparison is null or replace(replace(lower(trim(comparison)), ' ', '_'), '-', '_')
        not in ('above', 'at_least', 'below', 'at_most', '>', '>=', '<', '<=')
        then 'its comparison is not above, at_least, below, at_most or not_attainable'
    when try_cast(trim(threshold) as decimal(28, 10)) is null then 'its threshold is no number'
end as problem
from landing.policy_recommendation_rules
"""
THRESHOLDS = """
select metric_id, case
    when metric_id is null or not list_contains($measures, metric_id) then 'a health policy can judge only ' || array_to_string($measures, ', ')
    when try_cast(amber_from as decimal(18, 10)) is null or try_cast(red_from as decimal(18, 10)) is null then 'amber_from or red_from is no number'
    when valid_from_date is not null and try_cast(valid_from_date as date) is null then 'valid_from_date is no date like 2026-01-31'
end as problem
from landing.policy_health_policies
"""
BOUNDS = """
select field, case
    when field is null then 'it names no field'
    when min_days is not null and try_cast(trim(min_days) as integer) is null then 'min_days is no whole number'
    when min_amount is not null and try_cast(trim(min_amount) as decimal(18, 4)) is null then 'min_amount is no number'
    when min_share is not null and try_cast(trim(min_share) as decimal(9, 6)) is null then 'min_share is no number'
end as problem
from landing.policy_materiality
"""
SHARES = """
select {subject}, case
    when share is not null and coalesce(try_cast(trim(share) as decimal(18, 9)), 0) <= 0 then 'its share is no number above 0'
    when try_cast(trim(share) as decimal(18, 9)) > 1 then 'its share is more than 1'
end as problem
from landing.policy_{name}
"""
RATES = """
select rate, case
    when replace(replace(lower(trim(rate)), ' ', '_'), '-', '_') not in (
        'discount_rate', 'discount', 'finance_rate', 'finance', 'financing_rate', 'reinvestment_rate', 'reinvestment', 'reinvest_rate'
    ) or rate is null then 'it is not discount_rate, finance_rate or reinvestment_rate'
    when coalesce(try_cast(replace(trim(value), '%', '') as decimal(18, 12)) * case when right(trim(value), 1) = '%' then 0.01 else 1 end, -1)
        not between -0.1 and 10 then 'its value is no rate from -0.1 to 10, such as 0.07 or 7%'
    when valid_from_date is not null and try_cast(valid_from_date as date) is null then 'valid_from_date is no date like 2026-01-31'
end as problem
from landing.policy_rates
"""
RESTRICTIONS = """
select project_id, case
    when coalesce(replace(replace(lower(trim(restriction)), ' ', '_'), '-', '_'), '') not in ('pre_decisional', 'procurement_sensitive')
        then 'its restriction is not pre_decisional or procurement_sensitive (the whole project is withheld)'
    when until_date is not null and try_cast(trim(until_date) as date) is null
        then 'until_date is no date like 2026-01-31 (it holds without an end)'
end as problem
from landing.policy_publication
"""
UNKNOWN_RESTRICTED = """
select source_name, project_id
from landing.policy_publication as policy
where not exists (
    select 1
    from intermediate.int_project_members as members
    where members.source_name = trim(policy.source_name) and members.project_id = trim(policy.project_id)
)
order by all
"""
FILES = {
    "publication": ("restriction of project", RESTRICTIONS, "does not restrict as written"),
    "rates": ("rate", RATES, "sets no rate as written"),
    "recommendation_rules": ("rule", RULES, "recommends nothing"),
    "health_policies": ("threshold", THRESHOLDS, "judges nothing as written"),
    "materiality": ("field", BOUNDS, "does not bound what matters as written"),
    "project_finance": (
        "code",
        SHARES.format(name="project_finance", subject="finance_project_code"),
        "shares nothing as written",
    ),
    "project_documents": (
        "document",
        SHARES.format(name="project_documents", subject="document_id"),
        "shares nothing as written",
    ),
}


def policy_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckRow]:
    """One warning per line of a policy file (`FILES`) that cannot be used as it is written."""
    return [
        _unusable(name, number, noun, subject, f"{effect}, since {problem}")
        for name, (noun, _, effect) in FILES.items()
        for number, (subject, problem) in enumerate(_judge_lines(connection, name, "all"), start=1)
        if problem is not None
    ]


def restriction_checks(connection: duckdb.DuckDBPyConnection) -> list[CheckRow]:
    """One warning per line of publication.csv that names no known project."""
    return [
        _unusable(
            "publication",
            number,
            "restriction of project",
            project,
            f"withholds nothing, since no project {project} of source {source} is known",
        )
        for number, (source, project) in enumerate(connection.execute(UNKNOWN_RESTRICTED).fetchall(), start=1)
    ]


def list_problems(connection: duckdb.DuckDBPyConnection, name: str) -> list[str | None]:
    """For each line of a policy file of `FILES`, in the order of the file, what it does and why; None for a sound one."""
    noun, _, effect = FILES[name]
    return [
        None if problem is None else f"the {noun} {subject!r} {effect}, since {problem}"
        for subject, problem in _judge_lines(connection, name, "rowid")
    ]


def _judge_lines(connection: duckdb.DuckDBPyConnection, name: str, order: str) -> list[tuple[str | None, str | None]]:
    query = FILES[name][1]
    given = {"measures": list(HEALTH_MEASURES)} if "$measures" in query else {}
    return [(row[0], row[1]) for row in connection.execute(f"{query} order by {order}", given).fetchall()]


def _unusable(name: str, number: int, noun: str, subject: str | None, effect: str) -> CheckRow:
    return CheckRow(
        f"build.{name}_usable",
        "build",
        f"{name}.csv/{subject or 'without a name'}/{number}",
        "warning",
        "failed",
        f"1 {noun}",
        f"0 {noun}s",
        f"The {noun} {subject!r} of {name}.csv {effect}; correct or remove the line.",
    )
