with projects as (
    select * from {{ ref('stg_servicenow__project_links') }}
),

tasks as (
    select * from {{ ref('stg_servicenow__tasks') }}
),

links as (
    select source_name, source_record_id as record_reference, source_record_id as project_reference, 1 as preference
    from projects
    union all
    select
        tasks.source_name,
        tasks.source_record_id as record_reference,
        coalesce(parents.project_reference, tasks.project_reference) as project_reference,
        2 as preference
    from tasks
    left join tasks as parents
        on tasks.source_name = parents.source_name
        and tasks.project_reference = parents.source_record_id
    union all
    select source_name, source_record_id as record_reference, project_reference, 3 as preference
    from {{ ref('stg_servicenow__demands') }}
    union all
    select source_name, demand_reference as record_reference, source_record_id as project_reference, 4 as preference
    from projects
),

ranked as (
    select
        links.*,
        row_number() over (
            partition by source_name, record_reference
            order by preference asc nulls last, project_reference asc nulls last
        ) as preference_rank
    from links
    where record_reference is not null and project_reference is not null
)

select
    source_name,
    record_reference,
    project_reference
from ranked
where preference_rank = 1
