with landed as (
    {{ current_versions('jira_align', 'goals') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    coalesce(title, name, description, id) as name,
    is_stale,
    valid_from_at
from landed
