with written as (
    select
source_name,
vendor_name
from {{ ref('stg_delivered__journal_lines') }}
    union
    select
source_name,
vendor_name
from {{ ref('stg_delivered__purchase_orders') }}
    union
    select
source_name,
vendor_name
from {{ ref('stg_delivered__contracts') }}
    union
    select
source_name,
vendor_name
from {{ ref('stg_delivered__invoices') }}
    union
    select
source_name,
vendor_name
from {{ ref('stg_delivered__payments') }}
),

crosswalk as (
    select
        trim(policy.vendor_name) as vendor_name,
        max(trim(policy.canonical_name)) as canonical_name
    from {{ source('landing', 'policy_vendor_names') }} as policy
    where trim(policy.canonical_name) <> ''
    group by trim(policy.vendor_name)
),

canonical as (
    select
        written.source_name,
        written.vendor_name,
        coalesce(crosswalk.canonical_name, written.vendor_name) as canonical_name,
        crosswalk.canonical_name is not null as is_crosswalk
    from written
    left join crosswalk
        on written.vendor_name = crosswalk.vendor_name
    where written.vendor_name <> ''
),

final as (
    select
        canonical.source_name,
        canonical.vendor_name,
        canonical.canonical_name,
        coalesce(own.vendor_key, city.vendor_key, {{ surrogate_key(['canonical.canonical_name']) }}) as vendor_key,
        coalesce(own.vendor_key, city.vendor_key) is not null as has_vendor_record,
        canonical.is_crosswalk
    from canonical
    left join {{ ref('int_vendor_names') }} as own
        on canonical.source_name = own.source_name
        and canonical.canonical_name = own.vendor_name
    left join {{ ref('int_vendor_names') }} as city
        on canonical.canonical_name = city.vendor_name
        and city.is_city_default
)

select * from final
