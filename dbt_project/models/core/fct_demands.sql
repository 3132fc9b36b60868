select
    {{ surrogate_key(['demands.source_name', 'demands.source_record_id']) }} as demand_key,
    demands.project_key,
    demands.source_name,
    demands.source_record_id,
    demands.extract_id,
    coalesce(projects.project_id, demands.project_reference) as project_id,
    demands.demand_id,
    demands.title,
    demands.department_name,
    demands.decision,
    demands.decision_text,
    demands.is_stale,
    demands.submitted_date,
    demands.decided_date
from {{ ref('int_demands') }} as demands
left join {{ ref('int_projects') }} as projects on demands.project_key = projects.project_key
