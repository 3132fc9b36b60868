with versions as (
    select
        log.source_name,
        log.source_record_id,
        log.extract_id,
        max(log.vendor_id) over record_versions as vendor_id,
        trim(log.name) as vendor_name,
        nullif(trim(log.former_name), '') as former_name,
        coalesce(log.is_deleted, false) as is_deleted,
        coalesce(stream_status.is_stale, false) as is_stale,
        log.record_key,
        log.valid_from_at
    from {{ source('landing', 'delivered__vendors') }} as log
    left join {{ source('landing', 'stream_status') }} as stream_status
        on log.source_name = stream_status.source_name
        and stream_status.relation = 'delivered'
        and stream_status.stream = 'vendors'
    where log.reason_code is null
    window record_versions as (partition by log.source_name, log.record_key)
),

compared as (
    select
        versions.*,
        lag(versions.vendor_name) over record_order as previous_name,
        {{ surrogate_key(['versions.vendor_name', 'versions.former_name', 'versions.is_deleted']) }} as said_key,
        lag({{ surrogate_key(['versions.vendor_name', 'versions.former_name', 'versions.is_deleted']) }}) over record_order as previous_said_key
    from versions
    window record_order as (
        partition by versions.source_name, versions.record_key
        order by versions.valid_from_at asc nulls first, versions.extract_id asc nulls first
    )
),

changes as (
    select
        compared.*,
        lead(compared.valid_from_at) over (
            partition by compared.source_name, compared.record_key
            order by compared.valid_from_at asc nulls first, compared.extract_id asc nulls first
        ) as valid_to_at
    from compared
    where compared.previous_said_key is null or compared.said_key <> compared.previous_said_key
)

select
    {{ surrogate_key(['changes.source_name', 'changes.vendor_id', 'changes.valid_from_at', 'changes.extract_id']) }} as vendor_version_key,
    {{ surrogate_key(['changes.source_name', 'changes.vendor_id']) }} as vendor_key,
    changes.source_name,
    changes.source_record_id,
    changes.extract_id,
    changes.vendor_id,
    changes.vendor_name,
    coalesce(changes.former_name, case when changes.previous_name <> changes.vendor_name then changes.previous_name end) as former_name,
    changes.is_stale,
    changes.valid_to_at is null as is_current,
    changes.valid_from_at,
    changes.valid_to_at
from changes
where not changes.is_deleted
