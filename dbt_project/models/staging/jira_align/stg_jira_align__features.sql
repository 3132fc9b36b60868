with landed as (
    {{ current_versions('jira_align', 'features') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    title,
    nullif(nullif(parent_id, '-1'), '0') as parent_id,
    nullif(nullif(parent_epic, '-1'), '0') as epic_id,
    nullif(nullif(parent_capability, '-1'), '0') as capability_id,
    coalesce(state_display, state) as status_text,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_recycled, false)
