{% set statuses = ['proposed', 'active', 'on_hold', 'completed', 'cancelled'] %}
with versions as (
    select
        log.*,
        coalesce(log.status_text, log.status_code) as own_status_text,
        coalesce(log.health_text, log.health_code) as own_health_text,
        coalesce(
            {{ to_word(mapped_value('status', has_code=true), statuses) }},
            log.platform_status,
            {{ to_word('log.status_text', statuses) }},
            {{ to_word('log.status_code', statuses) }},
            'unknown'
        ) as status,
        coalesce(
            {{ to_health(mapped_value('reported_health', has_code=true)) }}, log.platform_health, {{ to_health('coalesce(log.health_text, log.health_code)') }}
        ) as own_health
    from {{ ref('int_project_log') }} as log
    {{ join_value_maps('log', 'status', 'status_text', 'status_code') }}
    {{ join_value_maps('log', 'reported_health', 'health_text', 'health_code') }}
),

-- The report and the baseline that a version knew: the last ones before it was superseded.
reports as (
    select
        versions.member_key,
        versions.valid_from_at,
        reports.reported_health,
        reports.health_text,
        row_number() over (
            partition by versions.member_key, versions.valid_from_at
            order by reports.report_date desc nulls last, reports.source_record_id desc nulls last
        ) as recency
    from versions
    inner join {{ ref('int_status_reports') }} as reports
        on versions.member_key = reports.member_key
        and reports.is_published
        and not reports.is_independent
        and (versions.valid_to_date is null or reports.report_date < versions.valid_to_date)
),

baselines as (
    select
        versions.member_key,
        versions.valid_from_at,
        baselines.baseline_start_date,
        baselines.baseline_finish_date,
        row_number() over (
            partition by versions.member_key, versions.valid_from_at
            order by baselines.baseline_number desc nulls last
        ) as recency
    from versions
    inner join {{ ref('int_member_baselines') }} as baselines
        on versions.member_key = baselines.member_key
        and not baselines.is_gone
        and (versions.valid_to_date is null or baselines.effective_date < versions.valid_to_date)
),

first_baselines as (
    select member_key, baseline_finish_date as original_baseline_finish_date
    from {{ ref('int_member_baselines') }}
    where baseline_number = 1
),

first_budgets as (
    select
        member_key,
        approved_budget_amount as original_approved_budget_amount,
        row_number() over (partition by member_key order by valid_from_at asc nulls first) as seniority
    from versions
    where approved_budget_amount is not null
),

conformed as (
    select
        versions.member_key,
        versions.project_id,
        versions.project_name,
        versions.source_name,
        versions.source_record_id,
        versions.extract_id,
        versions.description,
        versions.department_name,
        versions.portfolio_name,
        versions.program_name,
        versions.manager_name,
        versions.status,
        versions.own_status_text as status_text,
        versions.stage,
        case when versions.own_health_text is not null then versions.own_health else reports.reported_health end as reported_health,
        coalesce(versions.own_health_text, reports.health_text) as health_text,
        versions.own_health_text is not null as has_own_health,
        versions.finance_project_code,
        versions.percent_complete,
        first_budgets.original_approved_budget_amount,
        versions.approved_budget_amount,
        versions.actual_cost_amount,
        versions.forecast_cost_amount,
        versions.is_public,
        versions.is_deleted,
        versions.is_stale,
        versions.is_current,
        versions.planned_start_date,
        versions.planned_finish_date,
        coalesce(versions.stated_baseline_start_date, baselines.baseline_start_date, versions.approved_start_date) as baseline_start_date,
        first_baselines.original_baseline_finish_date,
        coalesce(versions.stated_baseline_finish_date, baselines.baseline_finish_date, versions.approved_finish_date) as baseline_finish_date,
        coalesce(versions.forecast_finish_date, versions.planned_finish_date, versions.actual_finish_date) as forecast_finish_date,
        versions.actual_start_date,
        versions.actual_finish_date,
        versions.updated_date,
        versions.valid_from_date,
        versions.valid_to_date,
        versions.valid_from_at,
        versions.valid_to_at
    from versions
    left join reports
        on versions.member_key = reports.member_key
        and versions.valid_from_at = reports.valid_from_at
        and reports.recency = 1
    left join baselines
        on versions.member_key = baselines.member_key
        and versions.valid_from_at = baselines.valid_from_at
        and baselines.recency = 1
    left join first_baselines on versions.member_key = first_baselines.member_key
    left join first_budgets
        on versions.member_key = first_budgets.member_key
        and first_budgets.seniority = 1
)

select
    conformed.*,
    {% for group, columns in project_field_groups().items() -%}
    {{ says_anything('conformed', columns) }} as has_{{ group }}{% if not loop.last %},{% endif %}
    {% endfor %}
from conformed
