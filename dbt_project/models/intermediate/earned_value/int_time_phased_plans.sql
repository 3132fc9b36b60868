with rows_before as (
    select
        project_key,
        period_end_date,
        planned_value_amount,
        earned_value_amount,
        actual_cost_amount,
        lag(planned_value_amount) over (
            partition by project_key
            order by case when planned_value_amount is null then 1 else 0 end asc nulls last, period_end_date asc nulls last
        ) as before_amount,
        last_value(planned_value_amount) over (
            partition by project_key
            order by case when planned_value_amount is null then 0 else 1 end asc nulls last, period_end_date asc nulls last
            rows between unbounded preceding and unbounded following
        ) as final_amount
    from {{ ref('int_project_periods') }}
)

select
    project_key,
    max(case when planned_value_amount is not null then 1 else 0 end) = 1 as has_planned_value,
    max(case when earned_value_amount is not null then 1 else 0 end) = 1 as has_earned_value,
    max(case when actual_cost_amount is not null then 1 else 0 end) = 1 as has_actual_cost,
    max(case when planned_value_amount < before_amount then 1 else 0 end) = 1 as is_falling,
    max(final_amount) as final_planned_amount,
    min(case when planned_value_amount > 0 then period_end_date end) as first_planned_date,
    min(case when planned_value_amount = final_amount then period_end_date end) as last_planned_date
from rows_before
group by project_key
