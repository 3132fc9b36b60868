-- name: risks
select
    project_key,
    risk_id,
    title,
    probability,
    impact_amount,
    impact_days,
    status,
    opened_date,
    due_date,
    closed_date,
    owner_name
from shown.fct_risks
where project_key is not null
order by project_key, case when status = 'closed' then 1 else 0 end, impact_amount desc nulls last, risk_id;

-- name: issues
select
    project_key,
    issue_id,
    title,
    priority,
    status,
    opened_date,
    due_date,
    closed_date,
    coalesce(is_escalated, false) as is_escalated,
    owner_name
from shown.fct_issues
where project_key is not null
order by project_key, case when status = 'closed' then 1 else 0 end, opened_date desc nulls last, issue_id;

-- name: change_requests
select
    project_key,
    change_id,
    title,
    status,
    requested_date,
    decided_date,
    cost_impact_amount,
    schedule_impact_days
from shown.fct_change_requests
where project_key is not null
order by project_key, requested_date desc nulls last, change_id;

-- name: decisions
select
    project_key,
    decision_id,
    title,
    status,
    decision,
    owner_name,
    needed_by_date,
    decided_date
from shown.fct_decisions
where project_key is not null
order by project_key, case when decided_date is null then 0 else 1 end, needed_by_date desc nulls last, decision_id;

-- name: goals
select
    project_key,
    goal_id,
    name
from shown.fct_goals
where project_key is not null
order by project_key, name, goal_id;

-- name: dependencies
with links as (
    select
        project_key,
        depends_on_project_key as other_project_key,
        'needs' as direction,
        kind,
        description,
        status,
        needed_by_date,
        source_record_id
    from shown.bridge_project_dependencies
    union all
    select
        depends_on_project_key as project_key,
        project_key as other_project_key,
        'is_needed_by' as direction,
        kind,
        description,
        status,
        needed_by_date,
        source_record_id
    from shown.bridge_project_dependencies
)

select
    links.project_key,
    dim_projects.project_key as other_project_key,
    coalesce(dim_projects.project_name, links.other_project_key) as other_name,
    links.direction,
    links.kind,
    links.description,
    links.status,
    links.needed_by_date,
    links.source_record_id
from links
left join shown.dim_projects
    on links.other_project_key = dim_projects.project_key
where links.project_key is not null
order by links.project_key, links.needed_by_date nulls last, other_name, links.direction, links.source_record_id;

-- name: scores
select
    project_key,
    model,
    criterion,
    weight,
    score,
    weight * score as weighted_score,
    source_name
from shown.fct_scores
where project_key is not null
order by project_key, model, criterion, source_name, weight, score;

-- name: resource_months
select
    project_key,
    month_end_date,
    coalesce(role_name, 'No role given') as role_name,
    count(distinct resource_name) as people,
    sum(planned_hours) as planned_hours,
    sum(actual_hours) as actual_hours,
    sum(capacity_hours) as capacity_hours
from shown.fct_resource_months
where project_key is not null
group by project_key, month_end_date, coalesce(role_name, 'No role given')
order by project_key, month_end_date desc, role_name;
