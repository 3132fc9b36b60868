with landed as (
    {{ landing_log('projectdata', 'task_baselines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    task_id,
    baseline_number,
    task_baseline_start_date_date as baseline_start_date,
    task_baseline_finish_date_date as baseline_finish_date,
    task_baseline_cost as baseline_cost_amount,
    reason_code,
    coalesce(is_deleted, false) as is_deleted,
    valid_from_at
from landed
