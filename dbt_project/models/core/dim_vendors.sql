with recorded as (
    select * from {{ ref('int_vendors') }}
),

named as (
    select
        names.vendor_key,
        max(names.canonical_name) as vendor_name,
        min(names.source_name) as source_name
    from {{ ref('int_vendor_names_resolved') }} as names
    left join recorded
        on names.vendor_key = recorded.vendor_key
    where recorded.vendor_key is null
    group by names.vendor_key
)

select
    recorded.vendor_key,
    recorded.source_name,
    recorded.source_record_id,
    recorded.extract_id,
    recorded.vendor_id,
    recorded.vendor_name,
    recorded.former_name,
    true as has_vendor_record,
    recorded.is_stale
from recorded
union all
select
    named.vendor_key,
    named.source_name,
    cast(null as string) as source_record_id,
    cast(null as string) as extract_id,
    cast(null as string) as vendor_id,
    named.vendor_name,
    cast(null as string) as former_name,
    false as has_vendor_record,
    false as is_stale
from named
