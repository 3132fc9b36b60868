with landed as (
    {{ current_versions('servicenow', 'risks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as direct_reference,
    coalesce(top_task, task) as project_reference,
    coalesce(number, source_record_id) as risk_id,
    short_description as title,
    coalesce(probability_display, probability) as probability_text,
    probability as probability_code,
    coalesce(state_display, state) as status_text,
    case
        when closed_at_date is not null or {{ folded('coalesce(state_display, state)') }} like 'closed%' or state in ('3', '4', '7') then 'closed'
        when state is not null then 'open'
    end as platform_status,
    assigned_to_display as owner_name,
    assigned_to as owner_reference,
    cast(null as double) as probability,
    cast(null as double) as impact_days,
    estimated_cost as impact_amount,
    coalesce(opened_at_date, sys_created_on_date) as opened_date,
    due_date_date as due_date,
    closed_at_date as closed_date,
    is_stale,
    valid_from_at
from landed
