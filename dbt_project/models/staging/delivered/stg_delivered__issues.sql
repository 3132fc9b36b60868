with landed as (
    {{ current_versions('delivered', 'issues') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    issue_id,
    title,
    priority,
    status as status_text,
    cast(null as string) as platform_status,
    owner_name,
    cast(null as string) as owner_reference,
    is_escalated,
    opened_date,
    due_date,
    closed_date,
    is_stale,
    valid_from_at
from landed
