select
    {{ surrogate_key(['accounts.account_key', 'patterns.segment_position']) }} as account_segment_key,
    accounts.account_key,
    accounts.source_name,
    accounts.source_record_id,
    accounts.extract_id,
    accounts.account_code,
    cast(patterns.segment_position as bigint) as segment_position,
    patterns.segment_name,
    {{ account_segment('accounts.account_code', 'patterns') }} as segment_code,
    accounts.is_stale
from {{ ref('dim_accounts') }} as accounts
inner join {{ ref('int_account_patterns') }} as patterns
    on accounts.source_name = patterns.source_name
where accounts.is_fitting
