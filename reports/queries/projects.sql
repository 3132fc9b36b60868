-- name: projects
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
    case $sorted_by
        when 'health' then
            case reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end
    end,
    case $sorted_by when 'department' then department_name end nulls last,
    case $sorted_by when 'slip' then slip_days end desc nulls last,
    case $sorted_by when 'budget' then approved_amount end desc nulls last,
    project_name,
    project_id,
    project_key;
