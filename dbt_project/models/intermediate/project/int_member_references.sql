with records as (
    select member_key, source_name, source_record_id, project_id, is_deleted
    from {{ ref('int_project_log') }}
    where is_current
),

spellings as (
    select source_name, source_record_id as project_reference, member_key, 1 as preference from records
    union all
    select
        source_name,
        project_id as project_reference,
        member_key,
        case when is_deleted then 3 else 2 end as preference
    from records
    where project_id is not null
),

ranked as (
    select
        spellings.*,
        row_number() over (
            partition by source_name, project_reference
            order by preference asc nulls last, member_key asc nulls last
        ) as preference_rank
    from spellings
)

select
    source_name,
    project_reference,
    member_key
from ranked
where preference_rank = 1
