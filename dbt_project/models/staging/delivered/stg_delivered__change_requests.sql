with landed as (
    {{ current_versions('delivered', 'change_requests') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    change_id,
    title,
    status as status_text,
    cast(null as string) as platform_status,
    schedule_impact_days,
    cost_impact_amount,
    requested_date,
    decided_date,
    is_stale,
    valid_from_at
from landed
