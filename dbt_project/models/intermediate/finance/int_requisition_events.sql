{# A requisition reserves on the day of its request and gives back, in the same fiscal year, on the day it became an order. #}
with ordered_lines as (
    select
        events.source_name,
        events.requisition_id,
        min(events.event_date) as order_date
    from {{ ref('int_order_events') }} as events
    where events.requisition_id <> ''
    group by events.source_name, events.requisition_id
),

requisitions as (
    select
        requisitions.*,
        codes.project_key,
        requisitions.finance_project_code is not null and codes.finance_project_code is null as is_project_unknown,
        requisitions.purchase_order_id is not null or ordered_lines.requisition_id is not null
        or coalesce({{ matchable('requisitions.status') }} in ('ordered', 'converted', 'closed'), false) as is_ordered,
        coalesce(orders.order_date, ordered_lines.order_date, requisitions.request_date) as order_date,
        coalesce(requisitions.request_date, orders.order_date, ordered_lines.order_date, {{ city_day('requisitions.valid_from_at') }}) as year_date
    from {{ ref('stg_delivered__requisitions') }} as requisitions
    left join {{ ref('int_orders') }} as orders
        on requisitions.source_name = orders.source_name
        and requisitions.purchase_order_id = orders.purchase_order_id
    left join ordered_lines
        on requisitions.source_name = ordered_lines.source_name
        and requisitions.requisition_id = ordered_lines.requisition_id
    left join {{ ref('int_finance_codes') }} as codes
        on requisitions.finance_project_code = codes.finance_project_code
    where requisitions.requisition_amount is not null and not {{ is_called_off('requisitions.status') }}
),

events as (
    select
        requisitions.*,
        'reserve' as event_type,
        requisitions.requisition_amount as amount,
        {{ fiscal_year('requisitions.year_date') }} as fiscal_year,
        requisitions.request_date as event_date
    from requisitions
    union all
    select
        requisitions.*,
        'release' as event_type,
        cast(-requisitions.requisition_amount as decimal(18, 2)) as amount,
        {{ fiscal_year('requisitions.year_date') }} as fiscal_year,
        greatest(coalesce(requisitions.order_date, requisitions.request_date), coalesce(requisitions.request_date, requisitions.order_date)) as event_date
    from requisitions
    where requisitions.is_ordered
)

select
    {{ surrogate_key(['events.source_name', 'events.record_key', 'events.event_type']) }} as requisition_event_key,
    {{ surrogate_key(['events.source_name', 'events.record_key']) }} as requisition_key,
    events.source_name,
    events.source_record_id,
    events.extract_id,
    events.file_name,
    events.line_number,
    events.requisition_id,
    events.event_type,
    events.fund_code,
    events.department_code,
    events.account_code,
    events.finance_project_code,
    events.project_key,
    events.fiscal_year,
    coalesce(event_periods.period, 1) as period,
    events.amount,
    events.is_stale,
    events.event_date
from events
{{ event_period_join('events') }}
