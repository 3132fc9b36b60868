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

-- name: city_history
select
    metric_id,
    as_of_date,
    value
from scoped_values
where entity_type = 'city'
order by metric_id, as_of_date;

-- name: recommendations
select
    recommendation,
    count(*) as project_count
from shown.recommendations
where as_of_date = (select max(as_of_date) from shown.recommendations)
group by recommendation
order by case recommendation when 'stop' then 0 when 'modify' then 1 else 2 end, recommendation;

-- name: counts
select
    count(*) as project_count,
    count(*) filter (where status = 'active') as active_count,
    count(*) filter (where status = 'active' and reported_health in ('green', 'amber', 'red')) as health_known_count,
    count(*) filter (where status = 'active' and reported_health = 'red') as red_count,
    count(*) filter (where status = 'active' and reported_health = 'amber') as amber_count,
    count(*) filter (where status = 'active' and slip_days > 0) as late_count,
    count(*) filter (where status = 'active' and slip_days is not null) as slip_known_count,
    count(*) filter (where status = 'active' and slip_previous_days > 0) as moved_later_count,
    count(*) filter (where status = 'active' and slip_previous_days < 0) as moved_earlier_count,
    count(forecast_amount) filter (where status = 'active') as forecast_count,
    cast(sum(forecast_amount) filter (where status = 'active') as decimal(18, 2)) as forecast_amount,
    count(*) filter (where is_stale) as stale_count,
    count(*) filter (where status = 'active' and finish_date < (select max(as_of_date) from shown.meta_build)) as past_finish_count
from listed_projects;

-- name: money
with newest as (
    select max(as_of_date) as as_of_date
    from current_figures
    where entity_type = 'city'
),

amounts as (
    select
        current_figures.entity_id as project_key,
        max(case when metric_id = 'approved_budget' then value_amount end) as approved_amount,
        max(case when metric_id = 'committed' then value_amount end) as committed_amount,
        max(case when metric_id = 'expended' then value_amount end) as expended_amount,
        max(case when metric_id = 'available' then value_amount end) as available_amount
    from current_figures
    inner join newest
        on current_figures.as_of_date = newest.as_of_date
    where current_figures.entity_type = 'project'
    group by current_figures.entity_id
)

select
    count(*) as project_count,
    cast(sum(approved_amount) as decimal(18, 2)) as approved_amount,
    cast(sum(committed_amount) as decimal(18, 2)) as committed_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount
from amounts
where
    approved_amount is not null
    and committed_amount is not null
    and expended_amount is not null
    and available_amount is not null;

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
with reasons as (
    select
        reason_code,
        count(distinct entity_id) as entity_count,
        count(distinct metric_id) as metric_count,
        min(metric_id) as metric_id
    from shown.exclusions
    where entity_type = 'project' and reason_code != 'excluded_scope'
    group by reason_code
)

select
    reasons.*,
    coalesce(metric_definitions.name, reasons.metric_id) as metric_name
from reasons
left join shown.metric_definitions
    on reasons.metric_id = metric_definitions.metric_id
order by reasons.entity_count desc, reasons.reason_code;

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
    forecast_amount,
    is_stale
from listed_projects
where status = 'active'
order by
    case reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end,
    slip_days desc nulls last,
    slip_previous_days desc nulls last,
    coalesce(approved_amount, forecast_amount) desc nulls last,
    project_name,
    project_key
limit $row_limit;
