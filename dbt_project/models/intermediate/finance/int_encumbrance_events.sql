with delivered as (
    select
        {{ surrogate_key(['events.source_name', 'events.record_key']) }} as encumbrance_event_key,
        events.source_name, events.source_record_id, events.extract_id, events.file_name,
        events.purchase_order_id, events.line_number, cast(null as string) as invoice_id, events.event_type, events.event_type_text,
        events.fund_code, events.department_code, events.account_code, events.finance_project_code, events.requisition_id,
        events.fiscal_year, events.delivered_amount, events.amount, false as is_derived, events.is_stale, events.event_date
    from {{ ref('int_order_events') }} as events
),

derived as (
    select
        {{ surrogate_key([
            'liquidations.source_name', "'invoice'", 'liquidations.invoice_record_key', 'liquidations.line_number', 'liquidations.distribution_key'
        ]) }} as encumbrance_event_key,
        invoices.source_name, invoices.source_record_id, invoices.extract_id, invoices.file_name,
        liquidations.purchase_order_id, liquidations.line_number, invoices.invoice_id,
        'liquidate' as event_type, cast(null as string) as event_type_text,
        lines.fund_code, lines.department_code, lines.account_code, lines.finance_project_code, cast(null as string) as requisition_id,
        coalesce({{ fiscal_year('invoices.invoice_date') }}, lines.fiscal_year) as fiscal_year,
        cast(null as decimal(18, 2)) as delivered_amount, cast(-liquidations.liquidated_amount as decimal(18, 2)) as amount,
        true as is_derived, invoices.is_stale, invoices.invoice_date as event_date
    from {{ ref('int_order_liquidations') }} as liquidations
    inner join {{ ref('stg_delivered__invoices') }} as invoices
        on liquidations.source_name = invoices.source_name
        and liquidations.invoice_record_key = invoices.record_key
    inner join {{ ref('int_order_lines') }} as lines
        on liquidations.source_name = lines.source_name
        and liquidations.purchase_order_id = lines.purchase_order_id
        and liquidations.line_number = lines.line_number
        and liquidations.distribution_key = lines.distribution_key
),

events as (
    select * from delivered
    union all
    select * from derived
)

select
    events.*,
    codes.project_key,
    vendors.vendor_key,
    orders.contract_id,
    coalesce(event_periods.period, 1) as period,
    events.finance_project_code is not null and codes.finance_project_code is null as is_project_unknown
from events
left join {{ ref('int_finance_codes') }} as codes
    on events.finance_project_code = codes.finance_project_code
left join {{ ref('int_orders') }} as orders
    on events.source_name = orders.source_name
    and events.purchase_order_id = orders.purchase_order_id
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on orders.source_name = vendors.source_name
    and orders.vendor_name = vendors.vendor_name
{{ event_period_join('events') }}
