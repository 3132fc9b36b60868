with plans as (
    select * from {{ ref('stg_servicenow__benefit_plans') }}
),

periods as (
    select * from {{ ref('stg_servicenow__fiscal_periods') }}
),

breakdowns as (
    select
        parts.*,
        {{ servicenow_task_rows('plan_reference') }} as task_rows
    from {{ ref('stg_servicenow__benefit_plan_breakdowns') }} as parts
),

broken_down as (
    select distinct source_name, plan_reference from breakdowns
),

lines as (
    select
        breakdowns.source_name,
        breakdowns.source_record_id,
        breakdowns.extract_id,
        breakdowns.is_stale,
        coalesce(breakdowns.task_reference, plans.task_reference) as direct_reference,
        plans.top_task_reference,
        breakdowns.plan_reference as benefit_id,
        plans.kind,
        breakdowns.planned_amount,
        breakdowns.realized_amount,
        breakdowns.fiscal_period_reference as period_reference
    from breakdowns
    left join plans
        on breakdowns.source_name = plans.source_name
        and breakdowns.plan_reference = plans.source_record_id
    where {{ servicenow_counts('breakdowns') }}
    union all
    select
        plans.source_name,
        plans.source_record_id,
        plans.extract_id,
        plans.is_stale,
        plans.task_reference as direct_reference,
        plans.top_task_reference,
        plans.source_record_id as benefit_id,
        plans.kind,
        plans.planned_amount,
        plans.realized_amount,
        coalesce(plans.end_period_reference, plans.start_period_reference) as period_reference
    from plans
    left join broken_down
        on plans.source_name = broken_down.source_name
        and plans.source_record_id = broken_down.plan_reference
    where broken_down.plan_reference is null
)

select
    lines.source_name,
    lines.source_record_id,
    lines.extract_id,
    lines.is_stale,
    coalesce(direct_links.project_reference, top_links.project_reference, lines.direct_reference) as project_reference,
    lines.benefit_id,
    lines.kind,
    lines.planned_amount,
    cast(null as decimal(18, 2)) as forecast_amount,
    lines.realized_amount,
    periods.end_date as period_end_date
from lines
left join periods
    on lines.source_name = periods.source_name
    and lines.period_reference = periods.source_record_id
{{ servicenow_join_links('lines', 'direct_reference', 'top_task_reference') }}
left join {{ ref('stg_servicenow__demands') }} as demands
    on lines.source_name = demands.source_name
    and lines.direct_reference = demands.source_record_id
where coalesce(direct_links.project_reference, top_links.project_reference) is not null or demands.source_record_id is null
