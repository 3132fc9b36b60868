with risks as (
    {{ conformed('risks') }}
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    risks.source_name,
    risks.source_record_id,
    risks.extract_id,
    risks.project_reference,
    risks.risk_id,
    risks.title,
    case
        when {{ folded('risks.status_text') }} in ('open', 'closed') then {{ folded('risks.status_text') }}
        when risks.platform_status is not null then risks.platform_status
        when risks.closed_date is not null then 'closed'
        when risks.status_text is null then 'open'
        else 'unknown'
    end as status,
    risks.status_text,
    coalesce(risks.owner_name, owner_named.record_name) as owner_name,
    coalesce(risks.probability, try_cast({{ mapped_value('probability', has_code=true) }} as double)) as probability,
    risks.impact_days,
    risks.impact_amount,
    risks.opened_date,
    risks.due_date,
    risks.closed_date,
    risks.is_stale
from risks
{{ join_project('risks') }}
left join {{ ref('int_records_named') }} as owner_named
    on risks.source_name = owner_named.source_name
    and risks.owner_reference = owner_named.record_reference
{{ join_value_maps('risks', 'probability', 'probability_text', 'probability_code') }}
