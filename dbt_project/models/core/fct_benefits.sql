with benefits as (
    {{ conformed('benefits') }}
)

select
    {{ surrogate_key(['benefits.source_name', 'benefits.source_record_id']) }} as benefit_key,
    {{ resolved_project_key() }} as project_key,
    benefits.source_name,
    benefits.source_record_id,
    benefits.extract_id,
    coalesce(projects.project_id, benefits.project_reference) as project_id,
    benefits.benefit_id,
    benefits.kind,
    benefits.planned_amount,
    benefits.forecast_amount,
    benefits.realized_amount,
    benefits.is_stale,
    benefits.period_end_date
from benefits
{{ join_project('benefits') }}
left join {{ ref('int_projects') }} as projects on {{ resolved_project_key() }} = projects.project_key
