with landed as (
    {{ current_versions('jira_align', 'ideas') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    cast(null as string) as project_reference,
    id as demand_id,
    title,
    cast(null as string) as department_name,
    cast(null as string) as department_reference,
    coalesce(status_display, status) as decision_text,
    cast(null as string) as platform_decision,
    created_at_date as submitted_date,
    cast(null as date) as decided_date,
    is_stale,
    valid_from_at
from landed
