-- The ages of the issues open then (core.fct_issues)
select
    issues.source_name,
    issues.source_record_id,
    issues.extract_id,
    issues.project_id,
    issues.issue_id,
    issues.title,
    issues.opened_date,
    date_diff('day', issues.opened_date, $as_of_date) as age_days
from core.fct_issues as issues
inner join core.dim_projects as projects on issues.project_key = projects.project_key
inner join metrics.inputs as inputs
    on issues.project_key = inputs.project_key
    and inputs.as_of_date = $as_of_date
    and inputs.input_name = 'open_issues_count'
    and inputs.reason_code is null
where
    $entity_id in ('city', projects.project_key, projects.portfolio_key, projects.program_key, projects.department_key)
    and issues.opened_date <= $as_of_date
    and (issues.closed_date > $as_of_date or (issues.closed_date is null and issues.status <> 'closed'))
order by age_days desc, issues.project_id, issues.issue_id
