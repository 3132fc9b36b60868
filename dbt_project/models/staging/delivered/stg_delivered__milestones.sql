with landed as (
    {{ current_versions('delivered', 'milestones') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    milestone_id,
    name,
    weight_pct,
    planned_value_amount,
    baseline_date,
    cast(null as date) as original_baseline_date,
    forecast_date,
    actual_date,
    as_of_date,
    is_stale,
    valid_from_at
from landed
