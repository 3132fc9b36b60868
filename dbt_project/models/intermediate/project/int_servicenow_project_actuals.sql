with expenses as (
    select
        lines.source_name,
        lines.source_record_id,
        lines.extract_id,
        lines.is_stale,
        links.project_reference,
        lines.amount,
        {{ month_end('lines.expense_date') }} as period_end_date
    from {{ ref('stg_servicenow__expense_lines') }} as lines
    inner join {{ ref('int_servicenow_project_links') }} as links
        on lines.source_name = links.source_name
        and lines.task_reference = links.record_reference
    where lines.amount is not null and coalesce({{ folded('lines.status_text') }}, '') not like '%cancel%'
),

expense_projects as (
    select distinct source_name, project_reference from expenses
)

select source_name, source_record_id, extract_id, is_stale, project_reference, amount, period_end_date
from expenses
union all
select
    cost_lines.source_name,
    cost_lines.source_record_id,
    cost_lines.extract_id,
    cost_lines.is_stale,
    cost_lines.project_reference,
    cost_lines.actual_amount as amount,
    cost_lines.period_end_date
from {{ ref('int_servicenow_cost_lines') }} as cost_lines
left join expense_projects
    on cost_lines.source_name = expense_projects.source_name
    and cost_lines.project_reference = expense_projects.project_reference
where cost_lines.actual_amount is not null and expense_projects.project_reference is null
