with demands as (
    {{ conformed('demands') }}
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    demands.source_name,
    demands.source_record_id,
    demands.extract_id,
    demands.project_reference,
    demands.demand_id,
    demands.title,
    coalesce(demands.department_name, department_named.record_name) as department_name,
    coalesce(
        {{ to_word('demands.decision_text', ['approved', 'rejected', 'deferred']) }},
        demands.platform_decision
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
