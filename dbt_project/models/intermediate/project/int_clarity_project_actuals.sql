with ranked as (
    select
        transactions.*,
        row_number() over (
            partition by source_name, record_key
            order by valid_from_at desc nulls last, extract_id desc nulls last
        ) as recency
    from {{ ref('stg_clarity__actual_transactions') }} as transactions
    where reason_code is null
)

select
    source_name,
    source_record_id,
    extract_id,
    is_stream_stale as is_stale,
    project_reference,
    cost_amount as amount,
    {{ month_end('transaction_date') }} as period_end_date
from ranked
where recency = 1 and not is_deleted and cost_amount is not null
