with landed as (
    {{ current_versions('servicenow', 'project_fundings') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as task_reference,
    fiscal_period as fiscal_period_reference,
    planned as planned_amount,
    is_stale,
    valid_from_at
from landed
