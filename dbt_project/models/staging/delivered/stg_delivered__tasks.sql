with landed as (
    {{ current_versions('delivered', 'tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    name,
    parent_task_id,
    percent_complete,
    is_milestone,
    planned_start_date,
    planned_finish_date,
    actual_start_date,
    actual_finish_date,
    is_stale,
    valid_from_at
from landed
