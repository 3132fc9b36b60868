with landed as (
    {{ current_versions('projectdata', 'task_baseline_timephased') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    task_baseline_work as planned_hours,
    task_baseline_cost as planned_value_amount,
    time_by_month as month_start_date,
    is_stale,
    valid_from_at
from landed
