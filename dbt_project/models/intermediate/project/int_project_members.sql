{#- How far a statement reaches: a chain of up to this many statements is one project; nothing recurses, so a ring ends too. -#}
{% set rounds = 8 %}
with records as (
    select member_key, source_name, source_record_id, extract_id, project_id, is_deleted, is_stale
    from {{ ref('int_project_log') }}
    where is_current
),

matches as (
    select member_key, survivor_key, match_method
    from {{ ref('int_project_matches') }}
    where outcome = 'matched'
),

links as (
    select member_key, survivor_key as other_key from matches
    union
    select survivor_key as member_key, member_key as other_key from matches
    union
    select member_key, member_key as other_key from matches
    union
    select survivor_key as member_key, survivor_key as other_key from matches
),

labels_0 as (
    select member_key, min(other_key) as label from links
    group by member_key
),

{% for round in range(1, rounds) -%}
labels_{{ round }} as (
    select links.member_key, min(labels.label) as label
    from links
    inner join labels_{{ round - 1 }} as labels on links.other_key = labels.member_key
    group by links.member_key
),

{% endfor -%}
sides as (
    select
        member_key,
        1 as is_merging,
        0 as is_survivor,
        case when match_method = 'explicit' then 1 else 0 end as is_explicit
    from matches
    union all
    select
        survivor_key as member_key,
        0 as is_merging,
        1 as is_survivor,
        case when match_method = 'explicit' then 1 else 0 end as is_explicit
    from matches
),

standings as (
    select
        member_key,
        max(is_merging) as is_merging,
        max(is_survivor * (1 - is_explicit)) as is_first_of_steward,
        max(is_survivor * is_explicit) as is_referred_to,
        max(is_merging * is_explicit) as is_referring
    from sides
    group by member_key
),

-- The survivor merges into no other. Of several, and in a ring, the steward's choice, then one that is referred to. Any other
-- record is matched by its own statement; one that makes none, by those about it.
grouped as (
    select
        records.*,
        coalesce(labels.label, records.member_key) as label,
        standings.is_referring = 1 or (standings.is_merging = 0 and standings.is_referred_to = 1) as is_explicit,
        row_number() over (
            partition by coalesce(labels.label, records.member_key)
            order by
                coalesce(standings.is_merging, 0) asc nulls last,
                coalesce(standings.is_first_of_steward, 0) desc nulls last,
                coalesce(standings.is_referred_to, 0) desc nulls last,
                records.source_name asc nulls last,
                records.source_record_id asc nulls last
        ) as survival_rank
    from records
    left join labels_{{ rounds - 1 }} as labels on records.member_key = labels.member_key
    left join standings on records.member_key = standings.member_key
)

select
    grouped.member_key,
    survivors.member_key as project_key,
    grouped.source_name,
    grouped.source_record_id,
    grouped.extract_id,
    grouped.project_id,
    survivors.source_name as surviving_source_name,
    survivors.source_record_id as surviving_record_id,
    survivors.project_id as surviving_project_id,
    case
        when grouped.survival_rank = 1 then 'survivor'
        when grouped.is_explicit then 'explicit'
        else 'crosswalk'
    end as match_method,
    cast(
        row_number() over (
            partition by grouped.label
            order by
                case when grouped.survival_rank = 1 then 0 else 1 end asc nulls last,
                grouped.source_name asc nulls last,
                grouped.source_record_id asc nulls last
        ) as integer
    ) as member_rank,
    cast(count(*) over (partition by grouped.label) as integer) as member_count,
    grouped.is_deleted,
    min(case when grouped.is_deleted then 1 else 0 end) over (partition by grouped.label) = 1 as is_project_deleted,
    grouped.is_stale
from grouped
inner join grouped as survivors
    on grouped.label = survivors.label
    and survivors.survival_rank = 1
