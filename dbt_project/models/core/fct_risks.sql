select
    {{ surrogate_key(['risks.source_name', 'risks.source_record_id']) }} as risk_key,
    risks.project_key,
    risks.source_name,
    risks.source_record_id,
    risks.extract_id,
    coalesce(projects.project_id, risks.project_reference) as project_id,
    risks.risk_id,
    risks.title,
    risks.status,
    risks.status_text,
    risks.owner_name,
    risks.probability,
    risks.impact_days,
    risks.impact_amount,
    risks.is_stale,
    risks.opened_date,
    risks.due_date,
    risks.closed_date
from {{ ref('int_risks') }} as risks
left join {{ ref('int_projects') }} as projects on risks.project_key = projects.project_key
