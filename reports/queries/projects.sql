-- name: projects
select
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
    listed_projects.is_stale,
    dim_projects.manager_name,
    listed_projects.cpi,
    current_figures.null_reason as cpi_null_reason
from listed_projects
left join shown.dim_projects
    on listed_projects.project_key = dim_projects.project_key
left join current_figures
    on
        current_figures.entity_type = 'project'
        and current_figures.metric_id = 'cpi'
        and listed_projects.project_key = current_figures.entity_id
order by
    case $sorted_by
        when 'health' then
            case listed_projects.reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end
    end,
    case $sorted_by when 'department' then listed_projects.department_name end nulls last,
    case $sorted_by when 'manager' then dim_projects.manager_name end nulls last,
    case $sorted_by when 'slip' then listed_projects.slip_days end desc nulls last,
    case $sorted_by when 'budget' then listed_projects.approved_amount end desc nulls last,
    case $sorted_by when 'cost' then listed_projects.cpi end nulls last,
    case $sorted_by when 'finish' then listed_projects.finish_date end nulls last,
    listed_projects.project_name,
    listed_projects.project_id,
    listed_projects.project_key;

-- name: cost_months
select
    entity_id as project_key,
    as_of_date,
    value
from shown.metric_values
where metric_id = 'cpi' and entity_type = 'project'
order by entity_id, as_of_date;
