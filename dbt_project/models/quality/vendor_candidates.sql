{#
  Pairs are looked for among names that share about their first half or about their last half once normalised: one change leaves
  one of the two, and no name is held against all others. score = 1 - edit distance / length of the longer.
#}
with crosswalk as (
    select
        trim(policy.vendor_name) as vendor_name,
        max(trim(policy.canonical_name)) as canonical_name
    from {{ source('landing', 'policy_vendor_names') }} as policy
    where trim(policy.canonical_name) <> ''
    group by trim(policy.vendor_name)
),

settled_names as (
    select
        crosswalk.vendor_name,
        crosswalk.canonical_name
    from crosswalk
    union
    select
        crosswalk.canonical_name as vendor_name,
        crosswalk.canonical_name
    from crosswalk
    left join crosswalk as further
        on crosswalk.canonical_name = further.vendor_name
    where further.vendor_name is null
),

names as (
    select
        vendors.vendor_key,
        vendors.vendor_name,
        {{ normalised_vendor('vendors.vendor_name') }} as normalised_name
    from {{ ref('dim_vendors') }} as vendors
    union
    select
        vendors.vendor_key,
        vendors.vendor_name,
        {{ normalised_vendor('vendors.former_name') }} as normalised_name
    from {{ ref('dim_vendors') }} as vendors
    where vendors.former_name <> ''
),

measured as (
    select
        names.*,
        cast(greatest(2 * floor({{ divide('length(names.normalised_name)', 4) }}), 3) as integer) as half
    from names
    where names.normalised_name <> ''
),

-- The half of a name a little shorter is looked up too, so that halves of names of unlike length meet.
blocks as (
    {% for edge, side in [('first', 'left'), ('last', 'right')] -%}
    select
        measured.*,
        concat('{{ edge }}|', {{ side }}(measured.normalised_name, measured.half)) as block_key
    from measured
    union all
    select
        measured.*,
        concat('{{ edge }}|', {{ side }}(measured.normalised_name, greatest(measured.half - 2, 3))) as block_key
    from measured
    where measured.half > 3
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

near as (
    select
        one.vendor_key,
        one.vendor_name,
        one.normalised_name,
        other.vendor_key as other_vendor_key,
        other.vendor_name as other_name,
        other.normalised_name as other_normalised_name,
        greatest(length(one.normalised_name), length(other.normalised_name)) as longer,
        levenshtein(one.normalised_name, other.normalised_name) as edits
    from blocks as one
    inner join blocks as other
        on one.block_key = other.block_key
        and (one.vendor_name < other.vendor_name or (one.vendor_name = other.vendor_name and one.vendor_key < other.vendor_key))
        and one.vendor_key <> other.vendor_key
        and abs(length(one.normalised_name) - length(other.normalised_name)) * 100
        <= 15 * greatest(length(one.normalised_name), length(other.normalised_name))
),

ranked as (
    select
        near.*,
        row_number() over (
            partition by near.vendor_key, near.other_vendor_key
            order by {{ divide('near.edits', 'near.longer') }} asc nulls last, near.normalised_name asc nulls last, near.other_normalised_name asc nulls last
        ) as pair_rank
    from near
    where near.edits * 100 <= 15 * near.longer
),

refused as (
    select
        trim(policy.vendor_name) as vendor_name,
        trim(policy.other_name) as other_name
    from {{ source('landing', 'policy_vendor_refusals') }} as policy
    union
    select
        trim(policy.other_name) as vendor_name,
        trim(policy.vendor_name) as other_name
    from {{ source('landing', 'policy_vendor_refusals') }} as policy
),

open_pairs as (
    select ranked.*
    from ranked
    left join refused
        on ranked.vendor_name = refused.vendor_name
        and ranked.other_name = refused.other_name
    left join settled_names as settled
        on ranked.vendor_name = settled.vendor_name
    left join settled_names as other_settled
        on ranked.other_name = other_settled.vendor_name
    where
        ranked.pair_rank = 1
        and refused.vendor_name is null
        and not coalesce(settled.canonical_name = other_settled.canonical_name, false)
),

landings as (
    select
        {{ surrogate_key(['log.source_name', 'log.vendor_id']) }} as vendor_key,
        {{ city_day('min(log.valid_from_at)') }} as first_landed_date
    from {{ source('landing', 'delivered__vendors') }} as log
    where log.reason_code is null and log.vendor_id is not null
    group by log.source_name, log.vendor_id
    union all
    select
        names.vendor_key,
        min(names.first_landed_date) as first_landed_date
    from {{ ref('int_vendor_names_resolved') }} as names
    where not names.has_vendor_record
    group by names.vendor_key
),

billed as (
    select
        invoices.vendor_key,
        sum(invoices.invoice_amount) as amount,
        count(*) as documents
    from {{ ref('fct_invoices') }} as invoices
    where not invoices.is_called_off
    group by invoices.vendor_key
)

select
    {{ surrogate_key(['open_pairs.vendor_key', 'open_pairs.other_vendor_key']) }} as vendor_candidate_key,
    open_pairs.vendor_key,
    open_pairs.other_vendor_key,
    open_pairs.vendor_name,
    open_pairs.other_name,
    open_pairs.normalised_name,
    open_pairs.other_normalised_name,
    case when open_pairs.edits = 0 then 'normalised_equal' else 'edit_distance' end as rule,
    1 - {{ divide('open_pairs.edits', 'open_pairs.longer') }} as score,
    cast(coalesce(billed.documents, 0) + coalesce(other_billed.documents, 0) as bigint) as invoices,
    {{ to_amount('coalesce(billed.amount, 0) + coalesce(other_billed.amount, 0)') }} as amount,
    greatest(landings.first_landed_date, other_landings.first_landed_date) as first_landed_date
from open_pairs
left join landings
    on open_pairs.vendor_key = landings.vendor_key
left join landings as other_landings
    on open_pairs.other_vendor_key = other_landings.vendor_key
left join billed
    on open_pairs.vendor_key = billed.vendor_key
left join billed as other_billed
    on open_pairs.other_vendor_key = other_billed.vendor_key
