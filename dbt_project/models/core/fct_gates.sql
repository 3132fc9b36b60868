with gates as (
    {{ conformed('gates') }}
)

select
    {{ surrogate_key(['gates.source_name', 'gates.source_record_id']) }} as gate_key,
    {{ resolved_project_key() }} as project_key,
    gates.source_name,
    gates.source_record_id,
    gates.extract_id,
    coalesce(projects.project_id, gates.project_reference) as project_id,
    gates.gate_id,
    gates.name,
    case when {{ folded('gates.decision') }} in ('pass', 'conditional', 'hold', 'stop') then {{ folded('gates.decision') }} else gates.decision end as decision,
    gates.is_stale,
    gates.entered_date,
    gates.decided_date,
    gates.conditions_due_date,
    gates.conditions_met_date
from gates
{{ join_project('gates') }}
left join {{ ref('int_projects') }} as projects on {{ resolved_project_key() }} = projects.project_key
