-- The version of the project's record in force at the month end (core.dim_projects_history)
select
    source_name,
    source_record_id,
    extract_id,
    project_id,
    status,
    percent_complete,
    actual_cost_amount,
    valid_from_at
from core.dim_projects_history
where
    project_key = $entity_id
    and cast(timezone($time_zone, timezone('UTC', valid_from_at)) as date) <= $status_date
    and (valid_to_at is null or cast(timezone($time_zone, timezone('UTC', valid_to_at)) as date) > $status_date)
