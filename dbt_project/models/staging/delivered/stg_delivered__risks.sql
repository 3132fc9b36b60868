with landed as (
    {{ current_versions('delivered', 'risks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    risk_id,
    title,
    cast(null as string) as probability_text,
    cast(null as string) as probability_code,
    status as status_text,
    cast(null as string) as platform_status,
    owner_name,
    cast(null as string) as owner_reference,
    probability,
    impact_days,
    impact_amount,
    opened_date,
    due_date,
    closed_date,
    is_stale,
    valid_from_at
from landed
