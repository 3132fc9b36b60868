with landed as (
    {{ current_versions('servicenow', 'resource_months') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as task_reference,
    coalesce(assigned_user, user_resource) as user_reference,
    coalesce(assigned_user_display, user_resource_display, assigned_group_display, group_resource_display) as resource_name,
    try_cast(coalesce(allocated_hours, planned_hours) as double) as planned_hours,
    try_cast(actual_hours as double) as actual_hours,
    {{ month_end(servicenow_day('coalesce(month_starts_on, start_date)')) }} as month_end_date,
    is_stale,
    valid_from_at
from landed
