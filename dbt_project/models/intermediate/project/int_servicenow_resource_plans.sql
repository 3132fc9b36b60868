with plans as (
    {{ servicenow_linked('resource_plans') }}
),

assignments as (
    select
        allocations.source_name,
        allocations.source_record_id,
        allocations.extract_id,
        allocations.is_stale,
        links.project_reference,
        allocations.resource_name,
        allocations.user_reference,
        cast(null as string) as resource_type,
        allocations.planned_hours,
        allocations.actual_hours,
        allocations.start_date,
        allocations.finish_date
    from {{ ref('stg_servicenow__resource_allocations') }} as allocations
    inner join {{ ref('int_servicenow_project_links') }} as links
        on allocations.source_name = links.source_name
        and allocations.task_reference = links.record_reference
    where allocations.plan_reference is null and allocations.planned_hours is not null
),

summed_up as (
    select distinct source_name, project_reference from {{ ref('int_servicenow_resources') }}
),

assigned as (
    select distinct source_name, project_reference from assignments
),

spoken as (
    select
        source_name, source_record_id, extract_id, is_stale, project_reference, resource_name, user_reference,
        resource_type, planned_hours, actual_hours, start_date, finish_date
    from assignments
    union all
    select
        plans.source_name, plans.source_record_id, plans.extract_id, plans.is_stale, plans.project_reference,
        plans.resource_name, plans.user_reference, plans.resource_type, plans.planned_hours, plans.actual_hours,
        plans.start_date, plans.finish_date
    from plans
    left join assigned
        on plans.source_name = assigned.source_name
        and plans.project_reference = assigned.project_reference
    where assigned.project_reference is null
)

select spoken.*
from spoken
left join summed_up
    on spoken.source_name = summed_up.source_name
    and spoken.project_reference = summed_up.project_reference
where summed_up.project_reference is null
