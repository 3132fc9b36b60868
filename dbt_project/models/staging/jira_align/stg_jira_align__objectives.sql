with landed as (
    {{ current_versions('jira_align', 'objectives') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    coalesce(name, title, id) as name,
    case when epic_ids not like '%,%' then nullif(trim(replace(replace(epic_ids, '[', ''), ']', '')), '') end as epic_id,
    nullif(nullif(goal_id, '-1'), '0') as goal_id,
    coalesce(status_display, status) as status_text,
    coalesce(health_display, health) as health_text,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_recycled, false)
