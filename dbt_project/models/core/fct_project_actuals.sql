with project_actuals as (
    {{ conformed('project_actuals') }}
)

select
    {{ surrogate_key(['project_actuals.source_name', 'project_actuals.source_record_id']) }} as project_actual_key,
    {{ resolved_project_key() }} as project_key,
    project_actuals.source_name,
    project_actuals.source_record_id,
    project_actuals.extract_id,
    coalesce(projects.project_id, project_actuals.project_reference) as project_id,
    project_actuals.amount,
    project_actuals.is_stale,
    project_actuals.period_end_date
from project_actuals
{{ join_project('project_actuals') }}
left join {{ ref('int_projects') }} as projects on {{ resolved_project_key() }} = projects.project_key
