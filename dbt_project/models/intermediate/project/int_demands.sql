with demands as (
    {{ conformed('demands', provenance() + ['project_reference', 'demand_id', 'title', 'department_name', 'department_reference', 'decision_text', 'decision_code', 'submitted_date', 'decided_date']) }}
)

select
    {{ resolved_project_key() }} as project_key,
    demands.source_name,
    demands.source_record_id,
    demands.extract_id,
    demands.project_reference,
    demands.demand_id,
    demands.title,
    coalesce(demands.department_name, department_named.record_name) as department_name,
    coalesce(
        {{ to_word('demands.decision_text', ['approved', 'rejected', 'deferred']) }},
        case {{ folded('demands.decision_code') }} when 'approved' then 'approved' when 'completed' then 'approved' when 'deferred' then 'deferred' when 'incomplete' then 'rejected' when 'rejected' then 'rejected' end
    ) as decision,
    demands.decision_text,
    demands.submitted_date,
    demands.decided_date,
    demands.is_stale
from demands
{{ join_project('demands') }}
left join {{ ref('int_records_named') }} as department_named
    on demands.source_name = department_named.source_name
    and demands.department_reference = department_named.record_reference
