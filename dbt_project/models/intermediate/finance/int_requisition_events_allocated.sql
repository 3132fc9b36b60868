with requisition_events as (
    select * from {{ ref('int_requisition_events') }}
),

allocated as (
    {{ allocated_lines('requisition_events', 'requisition_event_key') | indent(4) }}
)

select
    allocated.requisition_event_key,
    allocated.requisition_key,
    allocated.source_name,
    allocated.source_record_id,
    allocated.extract_id,
    allocated.file_name,
    allocated.line_number,
    allocated.allocated_project_key as project_key,
    allocated.requisition_id,
    allocated.event_type,
    allocated.fund_code,
    allocated.department_code,
    allocated.account_code,
    allocated.finance_project_code,
    allocated.fiscal_year,
    allocated.period,
    allocated.allocated_amount as amount,
    allocated.is_stale,
    allocated.event_date
from allocated
