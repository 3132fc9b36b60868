with landed as (
    {{ current_versions('delivered', 'resources') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    resource_name,
    role_name,
    planned_hours,
    actual_hours,
    capacity_hours,
    month_end_date,
    is_stale,
    valid_from_at
from landed
