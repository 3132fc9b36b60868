select
    {{ resolved_project_key() }} as project_key,
    periods.planned_value_amount,
    periods.earned_value_amount,
    periods.actual_cost_amount,
    periods.period_end_date
from {{ ref('stg_delivered__project_periods') }} as periods
{{ join_project('periods') }}
where {{ resolved_project_key() }} is not null
