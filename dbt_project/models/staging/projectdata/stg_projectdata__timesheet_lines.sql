with landed as (
    {{ current_versions('projectdata', 'timesheet_lines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    nullif(project_id, '00000000-0000-0000-0000-000000000000') as project_reference,
    timesheet_id,
    task_id,
    timesheet_owner as resource_name,
    timesheet_owner_id as user_reference,
    planned_work as planned_hours,
    coalesce(actual_work_billable, 0) + coalesce(actual_work_non_billable, 0) + coalesce(actual_overtime_work_billable, 0) + coalesce(actual_overtime_work_non_billable, 0) as actual_hours,
    {{ divide('last_saved_work', '60000.0') }} as saved_hours,
    period_start_date_date as period_start_date,
    period_end_date_date as period_end_date,
    is_stale,
    valid_from_at
from landed
