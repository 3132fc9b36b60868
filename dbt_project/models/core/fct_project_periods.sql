select
    {{ surrogate_key(['project_key', 'period_end_date']) }} as project_period_key,
    project_key,
    source_name,
    source_record_id,
    extract_id,
    planned_value_amount,
    earned_value_amount,
    actual_cost_amount,
    is_stale,
    period_end_date
from {{ ref('int_project_periods') }}
