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
        own_project.member_rank as own_rank,
        periods.source_name,
        periods.source_record_id,
        periods.extract_id,
        periods.is_stale
    from periods
    {{ join_project('periods') }}
),

-- A project in several systems has the curve of the first of them that keeps one: two curves do not mix.
own_curves as (
    select
        resolved.*,
        min(own_rank) over (partition by project_key) as curve_rank
    from resolved
    where project_key is not null
),

-- Where two feeds speak of one project and day, its own source is believed.
ranked as (
    select
        own_curves.*,
        row_number() over (
            partition by project_key, period_end_date
            order by own_rank asc nulls last, source_name asc nulls last, source_record_id asc nulls last
        ) as preference_rank
    from own_curves
    where own_rank is null or own_rank = curve_rank
)

select
    project_key,
    source_name,
    source_record_id,
    extract_id,
    planned_value_amount,
    earned_value_amount,
    actual_cost_amount,
    is_stale,
    period_end_date
from ranked
where preference_rank = 1
