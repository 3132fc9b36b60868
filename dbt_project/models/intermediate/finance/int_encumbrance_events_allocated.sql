with encumbrance_events as (
    select * from {{ ref('int_encumbrance_events') }}
),

allocated as (
    {{ allocated_lines('encumbrance_events', 'encumbrance_event_key') | indent(4) }}
)

select
    allocated.encumbrance_event_key,
    allocated.source_name,
    allocated.source_record_id,
    allocated.extract_id,
    allocated.file_name,
    allocated.purchase_order_id,
    allocated.line_number,
    allocated.allocated_project_key as project_key,
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
