with landed as (
    {{ current_versions('servicenow', 'resource_plans') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as direct_reference,
    coalesce(top_task, task) as project_reference,
    coalesce(user_resource_display, group_resource_display) as resource_name,
    user_resource as user_reference,
    coalesce(resource_type_display, resource_type) as resource_type,
    planned_hours,
    actual_hours,
    start_date,
    end_date as finish_date,
    is_stale,
    valid_from_at
from landed
