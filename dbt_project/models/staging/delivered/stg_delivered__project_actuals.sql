with landed as (
    {{ current_versions('delivered', 'project_actuals') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    amount,
    period_end_date,
    is_stale,
    valid_from_at
from landed
