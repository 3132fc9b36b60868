with breakdowns as (
    select
        parts.*,
        {{ servicenow_task_rows('cost_plan_reference') }} as task_rows
    from {{ ref('stg_servicenow__cost_plan_breakdowns') }} as parts
),

placed as (
    select
        breakdowns.*,
        coalesce(breakdowns.task_reference, plans.task_reference) as direct_reference,
        plans.top_task_reference
    from breakdowns
    left join {{ ref('stg_servicenow__cost_plans') }} as plans
        on breakdowns.source_name = plans.source_name
        and breakdowns.cost_plan_reference = plans.source_record_id
    where {{ servicenow_counts('breakdowns') }}
)

select
    placed.source_name,
    placed.source_record_id,
    placed.extract_id,
    placed.is_stale,
    coalesce(direct_links.project_reference, top_links.project_reference, placed.direct_reference) as project_reference,
    periods.fiscal_year,
    placed.cost_amount,
    placed.actual_amount,
    coalesce(periods.end_date, {{ month_end('periods.start_date') }}) as period_end_date
from placed
left join {{ ref('stg_servicenow__fiscal_periods') }} as periods
    on placed.source_name = periods.source_name
    and placed.fiscal_period_reference = periods.source_record_id
{{ servicenow_join_links('placed', 'direct_reference', 'top_task_reference') }}
left join {{ ref('stg_servicenow__demands') }} as demands
    on placed.source_name = demands.source_name
    and placed.direct_reference = demands.source_record_id
where coalesce(direct_links.project_reference, top_links.project_reference) is not null or demands.source_record_id is null
