-- Versions of the chart as they were accepted: one per change of what is published of an account.
with log as (
    {{ landing_log('delivered', 'chart_of_accounts') | indent(4) }}
),

accepted as (
    select
        log.source_name,
        log.record_key,
        log.source_record_id,
        log.extract_id,
        log.account_code,
        log.name as account_name,
        {{ charted_account_type('log.account_type') }} as account_type,
        log.account_class,
        coalesce(log.is_deleted, false) as is_deleted,
        log.is_stream_stale,
        log.valid_from_at,
        row_number() over (
            partition by log.source_name, log.record_key, log.valid_from_at
            order by log.extract_id desc nulls last
        ) as version_rank
    from log
    where log.reason_code is null
),

contents as (
    select
        accepted.*,
        {{ surrogate_key(['accepted.is_deleted', 'accepted.account_code', 'accepted.account_name', 'accepted.account_type', 'accepted.account_class']) }} as content
    from accepted
    where accepted.version_rank = 1
),

compared as (
    select
        contents.*,
        lag(contents.content) over (
            partition by contents.source_name, contents.record_key
            order by contents.valid_from_at asc nulls first
        ) as previous_content
    from contents
),

dated as (
    select
        compared.*,
        lead(compared.valid_from_at) over (
            partition by compared.source_name, compared.record_key
            order by compared.valid_from_at asc nulls first
        ) as valid_to_at
    from compared
    where compared.previous_content is null or compared.previous_content <> compared.content
)

select
    {{ surrogate_key(['dated.source_name', 'dated.record_key', 'dated.valid_from_at']) }} as account_version_key,
    {{ surrogate_key(['dated.source_name', 'dated.account_code']) }} as account_key,
    dated.source_name,
    dated.source_record_id,
    dated.extract_id,
    dated.account_code,
    dated.account_name,
    dated.account_type,
    dated.account_class,
    dated.valid_to_at is null and dated.is_stream_stale as is_stale,
    dated.valid_to_at is null as is_current,
    dated.valid_from_at,
    dated.valid_to_at
from dated
where not dated.is_deleted
