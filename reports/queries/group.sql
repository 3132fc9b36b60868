-- name: members
select
    project_groups.entity_type,
    project_groups.entity_id,
    listed_projects.project_key,
    listed_projects.project_id,
    listed_projects.project_name,
    listed_projects.department_name,
    listed_projects.status,
    listed_projects.stage,
    listed_projects.reported_health,
    listed_projects.computed_health,
    listed_projects.baseline_finish_date,
    listed_projects.finish_date,
    listed_projects.slip_days,
    listed_projects.slip_null_reason,
    listed_projects.percent_complete,
    listed_projects.approved_amount,
    listed_projects.expended_amount,
    listed_projects.available_amount,
    listed_projects.forecast_amount,
    listed_projects.is_stale
from listed_projects
inner join project_groups
    on listed_projects.project_key = project_groups.project_key
order by
    project_groups.entity_type,
    project_groups.entity_id,
    case when listed_projects.status = 'active' then 0 else 1 end,
    case listed_projects.reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end,
    listed_projects.slip_days desc nulls last,
    listed_projects.project_name,
    listed_projects.project_key;

-- name: health
select
    project_groups.entity_type,
    project_groups.entity_id,
    codes.health,
    count(*) filter (where listed_projects.reported_health = codes.health) as reported_count,
    count(*) filter (where listed_projects.computed_health = codes.health) as computed_count
from (
    values ('red', 1), ('amber', 2), ('green', 3), ('unknown', 4), ('not_assessed', 5)
) as codes (health, place)
inner join project_groups
    on true
left join listed_projects
    on project_groups.project_key = listed_projects.project_key and listed_projects.status = 'active'
group by project_groups.entity_type, project_groups.entity_id, codes.health, codes.place
order by project_groups.entity_type, project_groups.entity_id, codes.place;

-- name: figures
with portfolio_values as (
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit, null_reason, coverage_count, coverage_of
    from shown.metric_values
    where $is_internal and entity_type in ('department', 'program', 'portfolio')
    union all
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit, null_reason, coverage_count, coverage_of
    from shown.public_metric_values
    where not $is_internal and entity_type in ('department', 'program', 'portfolio')
),

ranked as (
    select
        portfolio_values.*,
        row_number() over (partition by metric_id, entity_type, entity_id order by as_of_date desc) as recency
    from portfolio_values
)

select
    newest.entity_type,
    newest.entity_id,
    newest.metric_id,
    coalesce(metric_definitions.name, newest.metric_id) as name,
    coalesce(metric_definitions.plain_name, metric_definitions.name, newest.metric_id) as plain_name,
    coalesce(newest.unit, metric_definitions.unit) as unit,
    coalesce(metric_definitions.better, 'none') as better,
    newest.as_of_date,
    newest.value,
    newest.value_amount,
    newest.null_reason,
    newest.coverage_count,
    newest.coverage_of,
    earlier.as_of_date as previous_date,
    earlier.coverage_count as previous_count,
    earlier.coverage_of as previous_of,
    newest.value - earlier.value as change_value,
    newest.value_amount - earlier.value_amount as change_amount
from ranked as newest
left join ranked as earlier
    on
        newest.metric_id = earlier.metric_id
        and newest.entity_type = earlier.entity_type
        and newest.entity_id = earlier.entity_id
        and earlier.recency = 2
left join shown.metric_definitions
    on newest.metric_id = metric_definitions.metric_id
where newest.recency = 1
order by newest.entity_type, newest.entity_id, lower(coalesce(metric_definitions.name, newest.metric_id)), newest.metric_id;

-- name: city_figures
with portfolio_values as (
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit, null_reason, coverage_count, coverage_of
    from shown.metric_values
    where $is_internal and entity_type = 'city'
    union all
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit, null_reason, coverage_count, coverage_of
    from shown.public_metric_values
    where not $is_internal and entity_type = 'city'
),

ranked as (
    select
        portfolio_values.*,
        row_number() over (partition by metric_id, entity_type, entity_id order by as_of_date desc) as recency
    from portfolio_values
)

select
    newest.entity_type,
    newest.entity_id,
    newest.metric_id,
    coalesce(metric_definitions.name, newest.metric_id) as name,
    coalesce(metric_definitions.plain_name, metric_definitions.name, newest.metric_id) as plain_name,
    coalesce(newest.unit, metric_definitions.unit) as unit,
    coalesce(metric_definitions.better, 'none') as better,
    newest.as_of_date,
    newest.value,
    newest.value_amount,
    newest.null_reason,
    newest.coverage_count,
    newest.coverage_of,
    earlier.as_of_date as previous_date,
    earlier.coverage_count as previous_count,
    earlier.coverage_of as previous_of,
    newest.value - earlier.value as change_value,
    newest.value_amount - earlier.value_amount as change_amount
from ranked as newest
left join ranked as earlier
    on
        newest.metric_id = earlier.metric_id
        and newest.entity_type = earlier.entity_type
        and newest.entity_id = earlier.entity_id
        and earlier.recency = 2
left join shown.metric_definitions
    on newest.metric_id = metric_definitions.metric_id
where newest.recency = 1
order by newest.entity_type, newest.entity_id, lower(coalesce(metric_definitions.name, newest.metric_id)), newest.metric_id;
