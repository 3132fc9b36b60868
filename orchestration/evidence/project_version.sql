-- The version of the project's record in force then (core.dim_projects_history)
select
    source_name,
    source_record_id,
    extract_id,
    project_id,
    status,
    case when status = 'active' then 1 else 0 end as is_active,
    percent_complete,
    approved_budget_amount,
    actual_cost_amount,
    forecast_cost_amount,
    valid_from_at
from core.dim_projects_history
where
    project_key = $entity_id
    and case
        when $is_today then is_current
        else cast(timezone($time_zone, timezone('UTC', valid_from_at)) as date) <= $as_of_date
            and (valid_to_at is null or cast(timezone($time_zone, timezone('UTC', valid_to_at)) as date) > $as_of_date)
    end
