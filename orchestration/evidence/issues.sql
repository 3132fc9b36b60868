-- The issues open then (core.fct_issues)
select
    source_name,
    source_record_id,
    extract_id,
    issue_id,
    title,
    priority,
    case when is_escalated then 1 else 0 end as is_escalated,
    case when due_date < $as_of_date then 1 else 0 end as is_overdue,
    opened_date,
    due_date,
    closed_date
from core.fct_issues
where
    project_key = $entity_id
    and (opened_date is null or opened_date <= $as_of_date)
    and (closed_date > $as_of_date or (closed_date is null and status <> 'closed'))
order by issue_id
