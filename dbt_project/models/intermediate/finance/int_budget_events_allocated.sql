with budget_events as (
    select * from {{ ref('int_budget_events') }}
),

allocated as (
    {{ allocated_lines('budget_events', 'budget_event_key') | indent(4) }}
)

select
    allocated.budget_event_key,
    allocated.source_name,
    allocated.allocated_project_key as project_key,
    allocated.event_type,
    allocated.fund_code,
    allocated.department_code,
    allocated.account_code,
    allocated.finance_project_code,
    allocated.fiscal_year,
    allocated.period,
    allocated.allocated_amount as amount,
    allocated.is_before_fiscal_year
from allocated
