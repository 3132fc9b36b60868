-- The people of the date's month with all their hours, and what nobody is named for (core.fct_resource_months)
with hours as (
    select
        project_key,
        case
            when trim(resource_name) <> '' then concat(source_name, '|', lower(replace(trim(resource_name), ' ', '_')))
        end as person,
        resource_name,
        cast(planned_hours as decimal(18, 6)) as planned_hours,
        cast(capacity_hours as decimal(18, 6)) as capacity_hours
    from core.fct_resource_months
    where month_end_date = last_day($as_of_date)
)

select
    max(hours.resource_name) as resource_name,
    sum(hours.planned_hours) as planned_hours,
    max(hours.capacity_hours) as capacity_hours,
    case when coalesce(sum(hours.planned_hours) > max(hours.capacity_hours), false) then 1 else 0 end as is_over_allocated,
    cast(0 as decimal(18, 6)) as unfilled_hours
from hours
where hours.person in (select own.person from hours as own where own.project_key = $entity_id)
group by hours.person
union all
select
    cast(null as varchar) as resource_name,
    hours.planned_hours,
    hours.capacity_hours,
    0 as is_over_allocated,
    greatest(coalesce(hours.planned_hours, 0) - coalesce(hours.capacity_hours, 0), 0) as unfilled_hours
from hours
where hours.person is null and hours.project_key = $entity_id
order by resource_name nulls last
