-- name: months
with persons as (
    select
        month_end_date,
        source_name,
        lower(trim(resource_name)) as person,
        sum(planned_hours) as planned_hours,
        sum(actual_hours) as actual_hours,
        max(capacity_hours) as capacity_hours
    from shown.fct_resource_months
    where trim(resource_name) <> ''
    group by month_end_date, source_name, person
),

unfilled as (
    select
        month_end_date,
        sum(greatest(coalesce(planned_hours, 0) - coalesce(capacity_hours, 0), 0)) as unfilled_hours
    from shown.fct_resource_months
    where coalesce(trim(resource_name), '') = ''
    group by month_end_date
),

dates as (
    select distinct month_end_date from shown.fct_resource_months where month_end_date is not null
),

sums as (
    select
        month_end_date,
        count(*) as person_count,
        count(capacity_hours) as capacity_count,
        count(*) filter (where planned_hours > capacity_hours) as over_count,
        sum(planned_hours) as planned_hours,
        sum(actual_hours) as actual_hours,
        sum(capacity_hours) as capacity_hours
    from persons
    group by month_end_date
)

select
    dates.month_end_date,
    coalesce(sums.person_count, 0) as person_count,
    coalesce(sums.capacity_count, 0) as capacity_count,
    coalesce(sums.over_count, 0) as over_count,
    round(sums.planned_hours, 6) as planned_hours,
    round(sums.actual_hours, 6) as actual_hours,
    round(sums.capacity_hours, 6) as capacity_hours,
    round(coalesce(unfilled.unfilled_hours, 0), 6) as unfilled_hours
from dates
left join sums
    on dates.month_end_date = sums.month_end_date
left join unfilled
    on dates.month_end_date = unfilled.month_end_date
order by dates.month_end_date;

-- name: roles
select
    coalesce(role_name, '') as role_name,
    count(distinct source_name || '|' || lower(trim(resource_name))) as person_count,
    round(sum(planned_hours), 6) as planned_hours,
    round(sum(actual_hours), 6) as actual_hours,
    round(sum(case when coalesce(trim(resource_name), '') = '' then planned_hours end), 6) as unnamed_hours
from shown.fct_resource_months
where month_end_date >= $from_date and month_end_date <= $to_date
group by coalesce(role_name, '')
order by planned_hours desc nulls last, coalesce(role_name, '');

-- name: people
with persons as (
    select
        source_name,
        lower(trim(resource_name)) as person,
        month_end_date,
        min(trim(resource_name)) as resource_name,
        min(role_name) as role_name,
        count(distinct project_key) as project_count,
        round(sum(planned_hours), 6) as planned_hours,
        round(sum(actual_hours), 6) as actual_hours,
        max(capacity_hours) as capacity_hours
    from shown.fct_resource_months
    where trim(resource_name) <> '' and month_end_date >= $from_date and month_end_date <= $to_date
    group by source_name, person, month_end_date
)

select
    source_name,
    resource_name,
    role_name,
    month_end_date,
    project_count,
    planned_hours,
    actual_hours,
    capacity_hours,
    case when capacity_hours > 0 then planned_hours / capacity_hours end as allocation_share,
    coalesce(planned_hours > capacity_hours, false) as is_over_allocated
from persons
order by month_end_date, allocation_share desc nulls last, planned_hours desc nulls last, lower(resource_name), source_name;

-- name: unfilled
select
    hours.month_end_date,
    hours.role_name,
    hours.project_key,
    listed_projects.project_name,
    hours.source_name,
    round(sum(greatest(coalesce(hours.planned_hours, 0) - coalesce(hours.capacity_hours, 0), 0)), 6) as unfilled_hours
from shown.fct_resource_months as hours
left join listed_projects
    on hours.project_key = listed_projects.project_key
where
    coalesce(trim(hours.resource_name), '') = ''
    and hours.month_end_date >= $from_date
    and hours.month_end_date <= $to_date
group by hours.month_end_date, hours.role_name, hours.project_key, listed_projects.project_name, hours.source_name
having sum(greatest(coalesce(hours.planned_hours, 0) - coalesce(hours.capacity_hours, 0), 0)) > 0
order by hours.month_end_date, unfilled_hours desc, listed_projects.project_name nulls last, hours.role_name nulls last,
    hours.project_key nulls last, hours.source_name;
