with project_budgets as (
    {{ conformed('project_budgets') }}
)

select
    {{ surrogate_key(['project_budgets.source_name', 'project_budgets.source_record_id']) }} as project_budget_key,
    {{ resolved_project_key() }} as project_key,
    project_budgets.source_name,
    project_budgets.source_record_id,
    project_budgets.extract_id,
    coalesce(projects.project_id, project_budgets.project_reference) as project_id,
    project_budgets.fiscal_year,
    project_budgets.amount,
    project_budgets.is_stale
from project_budgets
{{ join_project('project_budgets') }}
left join {{ ref('int_projects') }} as projects on {{ resolved_project_key() }} = projects.project_key
