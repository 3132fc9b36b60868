with requisition_events as (
    select * from {{ ref('int_requisition_events') }}
),

allocated as (
    {{ allocated_lines('requisition_events', 'requisition_event_key') | indent(4) }}
)

select
    allocated.requisition_event_key,
    allocated.source_name,
    allocated.allocated_project_key as project_key,
    allocated.event_type,
    allocated.fund_code,
    allocated.department_code,
    allocated.account_code,
    allocated.finance_project_code,
    allocated.fiscal_year,
    allocated.period,
    allocated.allocated_amount as amount
from allocated
