select
    {{ surrogate_key(['decisions.source_name', 'decisions.source_record_id']) }} as decision_key,
    decisions.project_key,
    decisions.source_name,
    decisions.source_record_id,
    decisions.extract_id,
    coalesce(projects.project_id, decisions.project_reference) as project_id,
    decisions.decision_id,
    decisions.title,
    decisions.status,
    decisions.decision,
    decisions.owner_name,
    decisions.is_stale,
    decisions.needed_by_date,
    decisions.decided_date
from {{ ref('int_decisions') }} as decisions
left join {{ ref('int_projects') }} as projects on decisions.project_key = projects.project_key
