select
    {{ surrogate_key(['issues.source_name', 'issues.source_record_id']) }} as issue_key,
    issues.project_key,
    issues.source_name,
    issues.source_record_id,
    issues.extract_id,
    coalesce(projects.project_id, issues.project_reference) as project_id,
    issues.issue_id,
    issues.title,
    issues.priority,
    issues.status,
    issues.status_text,
    issues.owner_name,
    issues.is_escalated,
    issues.is_stale,
    issues.opened_date,
    issues.due_date,
    issues.closed_date
from {{ ref('int_issues') }} as issues
left join {{ ref('int_projects') }} as projects on issues.project_key = projects.project_key
