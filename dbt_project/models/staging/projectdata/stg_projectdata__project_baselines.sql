with landed as (
    {{ landing_log('projectdata', 'project_baselines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    baseline_number,
    project_baseline_start_date_date as baseline_start_date,
    project_baseline_finish_date_date as baseline_finish_date,
    project_baseline_cost as baseline_cost_amount,
    reason_code,
    is_stream_stale,
    coalesce(is_deleted, false) as is_deleted,
    valid_from_at
from landed
