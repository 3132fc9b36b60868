with landed as (
    {{ current_versions('servicenow', 'cost_plan_breakdowns') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    cost_plan as cost_plan_reference,
    task as task_reference,
    fiscal_period as fiscal_period_reference,
    breakdown_type,
    cost_local_currency as entered_cost_amount,
    cost_default_currency as cost_amount,
    actual as actual_amount,
    is_stale,
    valid_from_at
from landed
