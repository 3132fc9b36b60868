select
    {{ surrogate_key(['project_key', 'baseline_number']) }} as project_baseline_key,
    project_key,
    source_name,
    source_record_id,
    extract_id,
    baseline_number,
    is_stale,
    baseline_start_date,
    baseline_finish_date,
    effective_date,
    superseded_date
from {{ ref('int_project_baselines') }}
