with landed as (
    {{ current_versions('projectdata', 'assignments') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    resource_name,
    nullif(resource_id, '00000000-0000-0000-0000-000000000000') as user_reference,
    type_name as resource_type,
    assignment_work as planned_hours,
    assignment_actual_work as actual_hours,
    assignment_start_date_date as start_date,
    assignment_finish_date_date as finish_date,
    is_stale,
    valid_from_at
from landed
