with landed as (
    {{ current_versions('delivered', 'benefits') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    benefit_id,
    kind,
    planned_amount,
    forecast_amount,
    realized_amount,
    period_end_date,
    is_stale,
    valid_from_at
from landed
