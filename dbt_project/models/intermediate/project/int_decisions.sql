with decisions as (
    {{ conformed('decisions') }}
)

select
    {{ resolved_project_key() }} as project_key,
    decisions.source_name,
    decisions.source_record_id,
    decisions.extract_id,
    decisions.project_reference,
    decisions.decision_id,
    decisions.title,
    decisions.status,
    decisions.decision,
    coalesce(decisions.owner_name, owner_named.record_name) as owner_name,
    decisions.needed_by_date,
    decisions.decided_date,
    decisions.is_stale
from decisions
{{ join_project('decisions') }}
left join {{ ref('int_records_named') }} as owner_named
    on decisions.source_name = owner_named.source_name
    and decisions.owner_reference = owner_named.record_reference
