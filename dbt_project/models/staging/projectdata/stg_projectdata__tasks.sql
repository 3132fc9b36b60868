with landed as (
    {{ current_versions('projectdata', 'tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    task_name as name,
    nullif(parent_task_id, '00000000-0000-0000-0000-000000000000') as parent_task_id,
    task_percent_completed as percent_complete,
    task_cost as cost_amount,
    task_actual_cost as actual_cost_amount,
    coalesce(task_is_milestone, false) as is_milestone,
    coalesce(task_is_summary, false) as is_summary,
    coalesce(task_is_active, true) and not coalesce(task_is_external, false) as is_own,
    task_start_date_date as planned_start_date,
    task_finish_date_date as planned_finish_date,
    task_actual_start_date_date as actual_start_date,
    task_actual_finish_date_date as actual_finish_date,
    is_stale,
    valid_from_at
from landed
where not coalesce(task_is_project_summary, false)
