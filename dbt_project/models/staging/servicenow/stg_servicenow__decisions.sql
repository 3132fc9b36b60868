with landed as (
    {{ current_versions('servicenow', 'decisions') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    parent as direct_reference,
    parent as project_reference,
    coalesce(number, source_record_id) as decision_id,
    short_description as title,
    coalesce(state_display, state) as status,
    cast(null as string) as decision,
    assigned_to_display as owner_name,
    assigned_to as owner_reference,
    due_date_date as needed_by_date,
    closed_at_date as decided_date,
    is_stale,
    valid_from_at
from landed
