with versions as (
    select
        log.source_name,
        log.vendor_id,
        trim(log.name) as vendor_name,
        trim(log.former_name) as former_name,
        {{ surrogate_key(['log.source_name', 'log.vendor_id']) }} as vendor_key
    from {{ source('landing', 'delivered__vendors') }} as log
    where log.reason_code is null and not coalesce(log.is_deleted, false)
),

names as (
    select
source_name,
vendor_name,
vendor_key,
1 as precedence
    from {{ ref('int_vendors') }}
    union all
    select
source_name,
former_name as vendor_name,
vendor_key,
2 as precedence
    from versions
    union all
    select
source_name,
vendor_name,
vendor_key,
3 as precedence
    from versions
),

ranked as (
    select
        names.*,
        row_number() over (
            partition by names.source_name, names.vendor_name
            order by names.precedence asc nulls last, names.vendor_key asc nulls last
        ) as name_rank,
        row_number() over (
            partition by names.vendor_name
            order by names.precedence asc nulls last, names.source_name asc nulls last, names.vendor_key asc nulls last
        ) as city_rank
    from names
    where names.vendor_name <> ''
),

final as (
    select
        ranked.source_name,
        ranked.vendor_name,
        ranked.vendor_key,
        ranked.city_rank = 1 as is_city_default
    from ranked
    where ranked.name_rank = 1
)

select * from final
