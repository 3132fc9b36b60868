with projects as (
    select
        project_key,
        source_name,
        source_record_id,
        project_id,
        is_deleted
    from {{ ref('int_project_log') }}
    where is_current
),

spellings as (
    select source_name, source_record_id as project_reference, project_key, 1 as preference from projects
    union all
    select
        source_name,
        project_id as project_reference,
        project_key,
        case when is_deleted then 3 else 2 end as preference
    from projects
    where project_id is not null
),

ranked as (
    select
        spellings.*,
        row_number() over (
            partition by source_name, project_reference
            order by preference asc nulls last, project_key asc nulls last
        ) as preference_rank
    from spellings
)

select
    source_name,
    project_reference,
    project_key
from ranked
where preference_rank = 1
union all
select
    '*' as source_name,
    project_id as project_reference,
    max(project_key) as project_key
from projects
where project_id is not null and not is_deleted
group by project_id
having count(distinct project_key) = 1
