with goals as (
    {{ conformed('goals') }}
)

select
    {{ surrogate_key(['goals.source_name', 'goals.source_record_id']) }} as project_goal_key,
    {{ resolved_project_key() }} as project_key,
    goals.source_name,
    goals.source_record_id,
    goals.extract_id,
    coalesce(projects.project_id, goals.project_reference) as project_id,
    goals.goal_id,
    goals.name,
    goals.is_stale
from goals
{{ join_project('goals') }}
left join {{ ref('int_projects') }} as projects on {{ resolved_project_key() }} = projects.project_key
