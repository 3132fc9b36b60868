with budget_events as (
    select * from {{ ref('int_budget_events') }}
),

allocated as (
    {{ allocated_lines('budget_events', 'budget_event_key') | indent(4) }}
)

select
    allocated.budget_event_key,
    allocated.source_name,
    allocated.source_record_id,
    allocated.extract_id,
    allocated.file_name,
    allocated.line_number,
    allocated.allocated_project_key as project_key,
    allocated.budget_line_id,
    allocated.event_type,
    allocated.description,
    allocated.fund_code,
    allocated.department_code,
    allocated.account_code,
    allocated.finance_project_code,
    allocated.fiscal_year,
    allocated.period,
    allocated.allocated_amount as amount,
    allocated.is_before_fiscal_year,
    allocated.is_stale,
    allocated.event_date
from allocated
