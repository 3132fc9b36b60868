-- The project as it is now (core.dim_projects)
select
    source_name,
    source_record_id,
    extract_id,
    project_id,
    status,
    original_approved_budget_amount,
    approved_budget_amount,
    baseline_start_date,
    original_baseline_finish_date,
    baseline_finish_date,
    forecast_finish_date,
    actual_finish_date
from core.dim_projects
where project_key = $entity_id
