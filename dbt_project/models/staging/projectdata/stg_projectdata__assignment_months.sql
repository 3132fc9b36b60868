with landed as (
    {{ current_versions('projectdata', 'assignment_timephased') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    nullif(resource_id, '00000000-0000-0000-0000-000000000000') as user_reference,
    assignment_work as planned_hours,
    assignment_actual_work as actual_hours,
    time_by_month as month_start_date,
    is_stale,
    valid_from_at
from landed
