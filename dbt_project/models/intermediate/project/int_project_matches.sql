-- What says that two records are one project: a record's own reference to another system, and the steward's file. A name never does.
with records as (
    select member_key, source_name, source_record_id, project_id, cross_reference, is_deleted
    from {{ ref('int_project_log') }}
    where is_current
),

-- How another system may write a record: its technical id or its human key, alone or behind its source's name.
spellings as (
    select member_key, source_name, is_deleted, source_record_id as spelling from records
    union
    select member_key, source_name, is_deleted, trim(project_id) as spelling from records
    where project_id is not null
    union
    select member_key, source_name, is_deleted, source_name || ':' || source_record_id as spelling from records
    union
    select member_key, source_name, is_deleted, source_name || ':' || trim(project_id) as spelling from records
    where project_id is not null
),

referrers as (
    select member_key, source_name, trim(cross_reference) as reference
    from records
    where trim(cross_reference) <> ''
),

-- A reference counts when exactly one record of another source is meant; among several, those that are still there.
referred as (
    select
        referrers.member_key,
        referrers.source_name,
        referrers.reference,
        count(case when not spellings.is_deleted then 1 end) as living_count,
        count(spellings.member_key) as found_count,
        max(case when not spellings.is_deleted then spellings.member_key end) as living_key,
        max(spellings.member_key) as found_key
    from referrers
    left join spellings
        on referrers.reference = spellings.spelling
        and referrers.source_name <> spellings.source_name
    group by referrers.member_key, referrers.source_name, referrers.reference
),

stewarded as (
    select
        same.source_name as surviving_source_name,
        same.project_id as surviving_project_id,
        same.same_source_name as source_name,
        same.same_project_id as reference,
        survivors.member_key as survivor_key,
        merged.member_key
    from (
        select distinct
            trim(source_name) as source_name,
            trim(project_id) as project_id,
            trim(same_source_name) as same_source_name,
            trim(same_project_id) as same_project_id
        from {{ source('landing', 'policy_same_project') }}
    ) as same
    left join {{ ref('int_member_references') }} as survivors
        on same.source_name = survivors.source_name
        and same.project_id = survivors.project_reference
    left join {{ ref('int_member_references') }} as merged
        on same.same_source_name = merged.source_name
        and same.same_project_id = merged.project_reference
),

stated as (
    select
        'explicit' as match_method,
        source_name,
        reference,
        cast(null as string) as surviving_reference,
        member_key,
        coalesce(living_key, found_key) as survivor_key,
        case
            when found_count = 0 then 'unmatched'
            when living_count = 1 or (living_count = 0 and found_count = 1) then 'matched'
            else 'ambiguous'
        end as outcome
    from referred
    union all
    select
        'crosswalk' as match_method,
        source_name,
        reference,
        concat_ws(':', surviving_source_name, surviving_project_id) as surviving_reference,
        member_key,
        survivor_key,
        case
            when member_key is null or survivor_key is null or member_key = survivor_key then 'unmatched'
            else 'matched'
        end as outcome
    from stewarded
)

select
    {{ surrogate_key(['match_method', 'source_name', 'reference', 'surviving_reference', "case when match_method = 'explicit' then member_key end"]) }} as match_key,
    match_method,
    source_name,
    reference,
    surviving_reference,
    member_key,
    case when outcome = 'matched' then survivor_key end as survivor_key,
    outcome
from stated
