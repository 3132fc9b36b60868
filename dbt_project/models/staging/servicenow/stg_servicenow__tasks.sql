with landed as (
    {{ current_versions('servicenow', 'tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    coalesce(top_task, parent) as project_reference,
    coalesce(number, source_record_id) as task_id,
    short_description as name,
    parent as parent_task_id,
    assigned_to_display as owner_name,
    percent_complete,
    coalesce(milestone, false) as is_milestone,
    start_date_date as planned_start_date,
    end_date_date as planned_finish_date,
    work_start_date as actual_start_date,
    work_end_date as actual_finish_date,
    state as status_code,
    is_stale,
    valid_from_at
from landed
