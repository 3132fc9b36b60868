with landed as (
    {{ current_versions('delivered', 'assignments') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    resource_name,
    planned_hours,
    actual_hours,
    start_date,
    finish_date,
    is_stale,
    valid_from_at
from landed
