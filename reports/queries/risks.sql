-- name: risks
select
    risks.project_key,
    listed_projects.project_name,
    risks.risk_id,
    risks.title,
    risks.status,
    risks.owner_name,
    risks.probability,
    risks.impact_amount,
    risks.impact_days,
    cast(cast(risks.probability as decimal(9, 6)) * risks.impact_amount as decimal(18, 2)) as exposure_amount,
    risks.opened_date,
    risks.due_date,
    risks.closed_date,
    (
        coalesce(risks.opened_date <= $as_of_date, true)
        and coalesce(risks.closed_date > $as_of_date, coalesce(risks.status, 'open') <> 'closed')
    ) as is_open,
    is_open and coalesce(risks.due_date < $as_of_date, false) as is_overdue,
    case when is_open then cast($as_of_date as date) - risks.opened_date end as age_days,
    listed_projects.project_key is not null
    and (coalesce(listed_projects.status, 'unknown') not in ('completed', 'cancelled') or counted_projects.project_key is not null)
        as is_in_scope,
    risks.source_name,
    risks.source_record_id,
    risks.extract_id,
    coalesce(risks.is_stale, false) as is_stale
from shown.fct_risks as risks
left join listed_projects
    on risks.project_key = listed_projects.project_key
left join counted_projects
    on risks.project_key = counted_projects.project_key and counted_projects.metric_id = 'open_risks'
where risks.project_key is null or listed_projects.project_key is not null
order by
    is_open desc,
    listed_projects.project_name nulls last,
    risks.project_key nulls last,
    risks.due_date nulls last,
    risks.risk_id,
    risks.source_name,
    risks.source_record_id;

-- name: issues
select
    issues.project_key,
    listed_projects.project_name,
    issues.issue_id,
    issues.title,
    issues.priority,
    issues.status,
    issues.owner_name,
    issues.opened_date,
    issues.due_date,
    issues.closed_date,
    coalesce(issues.is_escalated, false) as is_escalated,
    (
        coalesce(issues.opened_date <= $as_of_date, true)
        and coalesce(issues.closed_date > $as_of_date, coalesce(issues.status, 'open') <> 'closed')
    ) as is_open,
    is_open and coalesce(issues.due_date < $as_of_date, false) as is_overdue,
    case when is_open then cast($as_of_date as date) - issues.opened_date end as age_days,
    listed_projects.project_key is not null
    and (coalesce(listed_projects.status, 'unknown') not in ('completed', 'cancelled') or counted_projects.project_key is not null)
        as is_in_scope,
    issues.source_name,
    issues.source_record_id,
    issues.extract_id,
    coalesce(issues.is_stale, false) as is_stale
from shown.fct_issues as issues
left join listed_projects
    on issues.project_key = listed_projects.project_key
left join counted_projects
    on issues.project_key = counted_projects.project_key and counted_projects.metric_id = 'open_issues'
where issues.project_key is null or listed_projects.project_key is not null
order by
    is_open desc,
    listed_projects.project_name nulls last,
    issues.project_key nulls last,
    issues.due_date nulls last,
    issues.issue_id,
    issues.source_name,
    issues.source_record_id;
