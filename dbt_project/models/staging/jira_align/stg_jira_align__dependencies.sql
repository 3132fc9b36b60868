with landed as (
    {{ current_versions('jira_align', 'dependencies') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    title,
    description,
    dependency_type,
    coalesce(status_display, status) as status,
    nullif(nullif(epic_id, '-1'), '0') as epic_id,
    nullif(nullif(capability_id, '-1'), '0') as capability_id,
    nullif(nullif(feature_id, '-1'), '0') as feature_id,
    nullif(nullif(requesting_program_id, '-1'), '0') as requesting_program_id,
    nullif(nullif(depends_on_program_id, '-1'), '0') as depends_on_program_id,
    nullif(nullif(depends_on_team_id, '-1'), '0') as depends_on_team_id,
    commit_date as committed_date,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_recycled, false)
