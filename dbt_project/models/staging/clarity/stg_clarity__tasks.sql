with landed as (
    {{ current_versions('clarity', 'tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as task_id,
    name,
    percent_complete as stated_percent_complete,
    coalesce(is_milestone, false) as is_milestone,
    {{ folded('coalesce(status_display, status)') }} = 'completed' or (status_display is null and status = '2') as is_completed,
    finish_date_date as planned_finish_date,
    baseline_finish_date as baseline_finish_date,
    actual_finish_date as actual_finish_date,
    is_stale,
    valid_from_at
from landed
