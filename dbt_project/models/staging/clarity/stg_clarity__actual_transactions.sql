with landed as (
    {{ landing_log('clarity', 'actual_transactions') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    project as project_reference,
    {{ in_city_currency('cost') }} as cost_amount,
    transaction_date_date as transaction_date,
    coalesce(is_deleted, false) as is_deleted,
    is_stream_stale,
    reason_code,
    disposition,
    valid_from_at
from landed
