with landed as (
    {{ current_versions('clarity', 'issues') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as issue_id,
    name as title,
    coalesce(priority_display, priority) as priority,
    coalesce(status_display, status) as status_text,
    case
        when closed_date_date is not null or {{ folded('coalesce(status_display, status)') }} in ('closed', 'resolved', 'completed', 'cancelled', 'canceled') then 'closed'
        when status is not null then 'open'
    end as platform_status,
    owner_display as owner_name,
    owner as owner_reference,
    coalesce(is_escalated, false) as is_escalated,
    coalesce(opened_date_date, created_date_date) as opened_date,
    due_date_date as due_date,
    closed_date_date as closed_date,
    is_stale,
    valid_from_at
from landed
