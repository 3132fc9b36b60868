with landed as (
    {{ current_versions('servicenow', 'cost_plans') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as task_reference,
    top_task as top_task_reference,
    name,
    coalesce(resource_type_display, resource_type) as resource_type,
    expense_type,
    quantity,
    unit_cost as unit_cost_amount,
    total_planned_cost as planned_cost_amount,
    is_stale,
    valid_from_at
from landed
