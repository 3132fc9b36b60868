-- name: groups
with money as (
    select
        entity_id as project_key,
        max(case when metric_id = 'approved_budget' then value_amount end) as approved_amount,
        max(case when metric_id = 'committed' then value_amount end) as committed_amount,
        max(case when metric_id = 'expended' then value_amount end) as expended_amount,
        max(case when metric_id = 'available' then value_amount end) as available_amount
    from current_figures
    where entity_type = 'project' and as_of_date = (select max(as_of_date) from current_figures)
    group by entity_id
),

placed as (
    select
        project_groups.entity_type,
        project_groups.entity_id,
        project_groups.entity_name,
        listed_projects.project_key,
        listed_projects.status,
        listed_projects.reported_health,
        listed_projects.slip_days,
        listed_projects.is_stale
    from listed_projects
    inner join project_groups
        on listed_projects.project_key = project_groups.project_key
    union all
    select
        'department' as entity_type,
        cast(null as varchar) as entity_id,
        cast(null as varchar) as entity_name,
        project_key,
        status,
        reported_health,
        slip_days,
        is_stale
    from listed_projects
    where department_name is null
)

select
    placed.entity_type,
    placed.entity_id,
    max(placed.entity_name) as entity_name,
    count(*) as project_count,
    count(*) filter (where placed.status = 'active') as active_count,
    count(*) filter (where placed.status = 'active' and placed.reported_health = 'red') as red_count,
    count(*) filter (where placed.status = 'active' and placed.reported_health = 'amber') as amber_count,
    count(*) filter (where placed.status = 'active' and placed.reported_health = 'green') as green_count,
    count(*) filter (where placed.status = 'active' and placed.reported_health = 'unknown') as unknown_count,
    count(*) filter (where placed.status = 'active' and placed.slip_days > 0) as late_count,
    count(*) filter (where placed.status = 'active' and placed.slip_days is not null) as slip_known_count,
    count(*) filter (where placed.is_stale) as stale_count,
    count(money.approved_amount) as funded_count,
    cast(sum(money.approved_amount) as decimal(18, 2)) as approved_amount,
    cast(sum(money.committed_amount) as decimal(18, 2)) as committed_amount,
    cast(sum(money.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(money.available_amount) as decimal(18, 2)) as available_amount
from placed
left join money
    on placed.project_key = money.project_key
group by placed.entity_type, placed.entity_id
order by
    case placed.entity_type when 'department' then 0 when 'program' then 1 else 2 end,
    placed.entity_id is null,
    lower(max(placed.entity_name)),
    placed.entity_id;
