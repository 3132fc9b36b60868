with issues as (
    {{ conformed('issues') }}
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    issues.source_name,
    issues.source_record_id,
    issues.extract_id,
    issues.project_reference,
    issues.issue_id,
    issues.title,
    issues.priority,
    case
        when {{ folded('issues.status_text') }} in ('open', 'closed') then {{ folded('issues.status_text') }}
        when issues.platform_status is not null then issues.platform_status
        when issues.closed_date is not null then 'closed'
        when issues.status_text is null then 'open'
        else 'unknown'
    end as status,
    issues.status_text,
    coalesce(issues.owner_name, owner_named.record_name) as owner_name,
    issues.is_escalated,
    issues.opened_date,
    issues.due_date,
    issues.closed_date,
    issues.is_stale
from issues
{{ join_project('issues') }}
left join {{ ref('int_records_named') }} as owner_named
    on issues.source_name = owner_named.source_name
    and issues.owner_reference = owner_named.record_reference
