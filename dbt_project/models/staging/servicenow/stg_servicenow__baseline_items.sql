with landed as (
    {{ last_versions('servicenow', 'baseline_items') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    baseline as baseline_reference,
    task as task_reference,
    start_date_date as start_date,
    end_date_date as finish_date,
    is_gone,
    is_stale,
    valid_from_at
from landed
