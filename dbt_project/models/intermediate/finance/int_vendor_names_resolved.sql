with written as (
    select
        documents.source_name,
        documents.vendor_name,
        {{ city_day('min(documents.valid_from_at)') }} as first_landed_date
    from (
        {% for stream in ['journal_lines', 'purchase_orders', 'contracts', 'invoices', 'payments'] -%}
        {% if not loop.first %}union all
        {% endif -%}
        select
            source_name,
            vendor_name,
            valid_from_at
        from {{ ref('stg_delivered__' ~ stream) }}
        where vendor_name <> ''
        {% endfor -%}
    ) as documents
    group by documents.source_name, documents.vendor_name
),

crosswalk as (
    select
        trim(policy.vendor_name) as vendor_name,
        max(trim(policy.canonical_name)) as canonical_name
    from {{ source('landing', 'policy_vendor_names') }} as policy
    where trim(policy.canonical_name) <> ''
    group by trim(policy.vendor_name)
),

-- A name that the steward made canonical is one vendor in the whole city, whichever source writes it.
one_in_city as (
    select distinct crosswalk.canonical_name
    from crosswalk
),

canonical as (
    select
        written.source_name,
        written.vendor_name,
        written.first_landed_date,
        coalesce(crosswalk.canonical_name, written.vendor_name) as canonical_name,
        crosswalk.canonical_name is not null as is_crosswalk
    from written
    left join crosswalk
        on written.vendor_name = crosswalk.vendor_name
),

final as (
    select
        canonical.source_name,
        canonical.vendor_name,
        canonical.canonical_name,
        case
            when one_in_city.canonical_name is not null then coalesce(city.vendor_key, {{ surrogate_key(['canonical.canonical_name']) }})
            else coalesce(own.vendor_key, city.vendor_key, {{ surrogate_key(['canonical.canonical_name']) }})
        end as vendor_key,
        coalesce(own.vendor_key, city.vendor_key) is not null as has_vendor_record,
        canonical.is_crosswalk,
        canonical.first_landed_date
    from canonical
    left join one_in_city
        on canonical.canonical_name = one_in_city.canonical_name
    left join {{ ref('int_vendor_names') }} as own
        on canonical.source_name = own.source_name
        and canonical.canonical_name = own.vendor_name
    left join {{ ref('int_vendor_names') }} as city
        on canonical.canonical_name = city.vendor_name
        and city.is_city_default
)

select * from final
