-- name: build
select
    run_id,
    built_at,
    as_of_date,
    git_commit,
    schema_version,
    sources
from shown.meta_build
order by built_at desc
limit 1;

-- name: city_figures
select
    metric_id,
    name,
    plain_name,
    unit,
    better,
    as_of_date,
    value,
    value_amount,
    null_reason,
    coverage_count,
    coverage_of,
    previous_date,
    change_value,
    change_amount
from current_figures
where entity_type = 'city'
order by metric_id;

-- name: summed_figures
select
    metric_id,
    max(name) as name,
    max(plain_name) as plain_name,
    max(unit) as unit,
    max(better) as better,
    max(as_of_date) as as_of_date,
    cast(sum(value_amount) as double) as value,
    cast(sum(value_amount) as decimal(18, 2)) as value_amount,
    case when count(value_amount) = 0 then max(null_reason) end as null_reason,
    count(value_amount) as coverage_count,
    count(*) as coverage_of,
    max(previous_date) as previous_date,
    cast(null as double) as change_value,
    cast(sum(change_amount) as decimal(18, 2)) as change_amount
from current_figures
where
    entity_type = 'project'
    and metric_id in ('approved_budget', 'committed', 'expended', 'available')
    and as_of_date = (select max(as_of_date) from current_figures)
group by metric_id
order by metric_id;

-- name: counts
select
    count(*) as project_count,
    count(*) filter (where status = 'active') as active_count,
    count(*) filter (where status = 'active' and reported_health = 'red') as red_count,
    count(*) filter (where status = 'active' and reported_health = 'amber') as amber_count,
    count(*) filter (where status = 'active' and slip_days > 0) as late_count,
    count(*) filter (where status = 'active' and slip_days is not null) as slip_known_count,
    count(*) filter (where is_stale) as stale_count
from listed_projects;

-- name: health
select
    codes.health,
    count(*) filter (where listed_projects.reported_health = codes.health) as reported_count,
    count(*) filter (where listed_projects.computed_health = codes.health) as computed_count
from (
    values ('red', 1), ('amber', 2), ('green', 3), ('unknown', 4), ('not_assessed', 5)
) as codes (health, place)
left join listed_projects
    on listed_projects.status = 'active'
group by codes.health, codes.place
order by codes.place;

-- name: gaps
select
    exclusions.reason_code,
    count(distinct exclusions.entity_id) as entity_count,
    count(distinct exclusions.metric_id) as metric_count,
    min(exclusions.metric_id) as metric_id
from shown.exclusions
where exclusions.entity_type = 'project'
group by exclusions.reason_code
order by entity_count desc, exclusions.reason_code;

-- name: attention
select
    project_key,
    project_id,
    project_name,
    department_name,
    status,
    stage,
    reported_health,
    computed_health,
    baseline_finish_date,
    finish_date,
    slip_days,
    slip_null_reason,
    percent_complete,
    approved_amount,
    expended_amount,
    available_amount,
    is_stale
from listed_projects
order by
    case when status = 'active' then 0 else 1 end,
    case reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end,
    slip_days desc nulls last,
    project_name,
    project_key
limit $row_limit;
