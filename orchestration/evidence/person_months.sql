-- The hours by person and month, with the person's whole capacity, in the complete months of the fiscal year to date (core.fct_resource_months)
with hours as (
    select
        project_key,
        concat(source_name, '|', lower(replace(trim(resource_name), ' ', '_'))) as person,
        resource_name,
        month_end_date,
        cast(planned_hours as decimal(18, 6)) as planned_hours,
        cast(actual_hours as decimal(18, 6)) as actual_hours,
        cast(capacity_hours as decimal(18, 6)) as capacity_hours
    from core.fct_resource_months
    where trim(resource_name) <> '' and month_end_date between $fiscal_year_start and $as_of_date
),

capacities as (
    select person, month_end_date, max(capacity_hours) as capacity_hours
    from hours
    group by person, month_end_date
),

person_months as (
    select
        hours.month_end_date,
        max(hours.resource_name) as resource_name,
        sum(hours.planned_hours) as planned_hours,
        sum(hours.actual_hours) as actual_hours,
        max(capacities.capacity_hours) as capacity_hours
    from hours
    inner join capacities on hours.person = capacities.person and hours.month_end_date = capacities.month_end_date
    where hours.project_key = $entity_id
    group by hours.person, hours.month_end_date
)

select
    month_end_date,
    resource_name,
    case when capacity_hours is not null then planned_hours end as planned_hours,
    case when planned_hours is not null then capacity_hours end as planned_capacity_hours,
    case when capacity_hours is not null then actual_hours end as actual_hours,
    case when actual_hours is not null then capacity_hours end as actual_capacity_hours
from person_months
order by month_end_date, resource_name
