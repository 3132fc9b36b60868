with landed as (
    {{ current_versions('projectdata', 'task_timephased') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    task_work as planned_hours,
    task_actual_work as actual_hours,
    task_cost as cost_amount,
    task_actual_cost as actual_cost_amount,
    time_by_month as month_start_date,
    is_stale,
    valid_from_at
from landed
