with landed as (
    {{ current_versions('servicenow', 'issues') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    parent as direct_reference,
    coalesce(top_task, parent) as project_reference,
    coalesce(number, source_record_id) as issue_id,
    short_description as title,
    coalesce(priority_display, priority) as priority,
    coalesce(state_display, state) as status_text,
    case
        when closed_at_date is not null or {{ folded('coalesce(state_display, state)') }} like 'closed%' or state in ('3', '4', '7') then 'closed'
        when state is not null then 'open'
    end as platform_status,
    assigned_to_display as owner_name,
    assigned_to as owner_reference,
    coalesce(escalation, '0') not in ('0', '-1') as is_escalated,
    coalesce(opened_at_date, sys_created_on_date) as opened_date,
    due_date_date as due_date,
    closed_at_date as closed_date,
    is_stale,
    valid_from_at
from landed
