-- name: scoped_values
create table scoped_values as
select *
from shown.metric_values
union all by name
select *
from shown.public_metric_values
where not exists (select 1 from shown.metric_values where entity_type = 'city');

-- name: current_figures
create table current_figures as
with ranked as (
    select
        scoped_values.*,
        row_number() over (partition by metric_id, entity_type, entity_id order by as_of_date desc) as recency
    from scoped_values
)

select
    newest.metric_id,
    newest.entity_type,
    newest.entity_id,
    newest.as_of_date,
    newest.value,
    newest.value_amount,
    coalesce(newest.unit, metric_definitions.unit) as unit,
    newest.null_reason,
    newest.coverage_count,
    newest.coverage_of,
    coalesce(metric_definitions.name, newest.metric_id) as name,
    coalesce(metric_definitions.plain_name, metric_definitions.name, newest.metric_id) as plain_name,
    coalesce(metric_definitions.better, 'none') as better,
    earlier.as_of_date as previous_date,
    earlier.value as previous_value,
    earlier.value_amount as previous_amount,
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
where newest.recency = 1;

-- name: counted_projects
create table counted_projects as
select distinct
    metric_id,
    entity_id as project_key
from scoped_values
where
    entity_type = 'project'
    and as_of_date = (select max(as_of_date) from scoped_values where entity_type = 'city');

-- name: newest_months
create table newest_months as
with ranked as (
    select
        fct_project_months.*,
        row_number() over (partition by project_key order by month_end_date desc) as recency
    from shown.fct_project_months
)

select *
from ranked
where recency = 1;

-- name: listed_projects
create table listed_projects as
with figures as (
    select
        entity_id as project_key,
        max(case when metric_id = 'approved_budget' then value_amount end) as approved_amount,
        max(case when metric_id = 'committed' then value_amount end) as committed_amount,
        max(case when metric_id = 'expended' then value_amount end) as expended_amount,
        max(case when metric_id = 'available' then value_amount end) as available_amount,
        max(case when metric_id = 'slip_days_vs_baseline' then value end) as slip_days,
        max(case when metric_id = 'slip_days_vs_baseline' then null_reason end) as slip_null_reason,
        max(case when metric_id = 'slip_days_vs_previous' then value end) as slip_previous_days,
        max(case when metric_id = 'cpi' then value end) as cpi
    from current_figures
    where entity_type = 'project'
    group by entity_id
)

select
    dim_projects.project_key,
    dim_projects.project_id,
    dim_projects.project_name,
    dim_projects.department_name,
    dim_projects.status,
    dim_projects.stage,
    coalesce(dim_projects.reported_health, 'not_assessed') as reported_health,
    coalesce(newest_months.computed_health, 'not_assessed') as computed_health,
    dim_projects.baseline_finish_date,
    dim_projects.actual_finish_date,
    coalesce(dim_projects.actual_finish_date, dim_projects.forecast_finish_date) as finish_date,
    figures.slip_days,
    figures.slip_null_reason,
    figures.slip_previous_days,
    dim_projects.percent_complete,
    coalesce(figures.approved_amount, dim_projects.approved_budget_amount) as approved_amount,
    figures.committed_amount,
    figures.expended_amount,
    figures.available_amount,
    figures.cpi,
    newest_months.forecast_at_completion_amount as forecast_amount,
    coalesce(dim_projects.is_stale, false) as is_stale
from shown.dim_projects
left join figures
    on dim_projects.project_key = figures.project_key
left join newest_months
    on dim_projects.project_key = newest_months.project_key
where not coalesce(dim_projects.is_deleted, false);

-- name: project_groups
create table project_groups as
select
    project_key,
    'department' as entity_type,
    coalesce(department_key, md5(department_name)) as entity_id,
    department_name as entity_name
from shown.dim_projects
where department_name is not null and not coalesce(is_deleted, false)
union all
select
    project_key,
    'program' as entity_type,
    coalesce(program_key, md5(program_name)) as entity_id,
    program_name as entity_name
from shown.dim_projects
where program_name is not null and not coalesce(is_deleted, false)
union all
select
    project_key,
    'portfolio' as entity_type,
    coalesce(portfolio_key, md5(portfolio_name)) as entity_id,
    portfolio_name as entity_name
from shown.dim_projects
where portfolio_name is not null and not coalesce(is_deleted, false);
