with landed as (
    {{ current_versions('delivered', 'project_periods') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    planned_value_amount,
    earned_value_amount,
    actual_cost_amount,
    period_end_date,
    is_stale,
    valid_from_at
from landed
