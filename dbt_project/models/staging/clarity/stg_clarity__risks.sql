with landed as (
    {{ current_versions('clarity', 'risks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as risk_id,
    name as title,
    coalesce(probability_display, probability) as probability_text,
    probability as probability_code,
    coalesce(status_display, status) as status_text,
    case
        when closed_date_date is not null or {{ folded('coalesce(status_display, status)') }} in ('closed', 'resolved', 'completed', 'cancelled', 'canceled') then 'closed'
        when status is not null then 'open'
    end as platform_status,
    owner_display as owner_name,
    owner as owner_reference,
    cast(null as double) as probability,
    cast(null as double) as impact_days,
    impact_cost as impact_amount,
    coalesce(opened_date_date, created_date_date) as opened_date,
    due_date_date as due_date,
    closed_date_date as closed_date,
    is_stale,
    valid_from_at
from landed
