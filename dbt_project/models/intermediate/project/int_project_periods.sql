with periods as (
    {{ conformed('project_periods') }}
),

resolved as (
    select
        {{ resolved_project_key() }} as project_key,
        periods.planned_value_amount,
        periods.earned_value_amount,
        periods.actual_cost_amount,
        periods.period_end_date,
        case when own_project.project_key is null then 2 else 1 end as preference,
        periods.source_name,
        periods.source_record_id
    from periods
    {{ join_project('periods') }}
),

-- Where two feeds speak of one project and day, its own source is believed.
ranked as (
    select
        resolved.*,
        row_number() over (
            partition by project_key, period_end_date
            order by preference asc nulls last, source_name asc nulls last, source_record_id asc nulls last
        ) as preference_rank
    from resolved
    where project_key is not null
)

select
    project_key,
    planned_value_amount,
    earned_value_amount,
    actual_cost_amount,
    period_end_date
from ranked
where preference_rank = 1
