with landed as (
    {{ landing_log('clarity', 'cost_plan_details') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    cost_plan as cost_plan_reference,
    cost as cost_amount,
    coalesce(is_deleted, false) as is_deleted,
    is_stream_stale,
    reason_code,
    disposition,
    valid_from_at
from landed
