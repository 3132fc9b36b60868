{#
  Three sub-ledgers beside what the ledger says of the same. Invoices that the journal names stand in the last period in which it
  does, whole on both sides. Open encumbrance and open payables are movements, of the documents and of the control accounts that
  the chart marks; a credit balance of the reserve and of payables counts as positive. A sub-ledger belongs to the ledger of its
  own source, else to the only one of the city that holds such accounts. Where control accounts do not all name documents,
  neither side does.
#}
with charted as (
    select
        accounts.source_name,
        accounts.account_code,
        accounts.is_city_default,
        {{ control_account('accounts.account_class') }} as control_account
    from {{ ref('int_accounts') }} as accounts
),

posted as (
    select
        lines.source_name,
        lines.fiscal_year,
        lines.period,
        lines.purchase_order_id,
        lines.invoice_id,
        lines.amount,
        coalesce(own_chart.control_account, city_chart.control_account) as control_account
    from {{ ref('int_journal_lines') }} as lines
    left join charted as own_chart
        on lines.source_name = own_chart.source_name
        and lines.account_code = own_chart.account_code
    left join charted as city_chart
        on lines.account_code = city_chart.account_code
        and city_chart.is_city_default
    where coalesce(own_chart.control_account, city_chart.control_account) is not null
),

ledgers as (
    select
        posted.source_name,
        max(case when posted.control_account = 'encumbrance_reserve' then 1 else 0 end) = 1 as has_reserve
    from posted
    group by posted.source_name
),

control_lines as (
    select
        posted.source_name,
        case when posted.control_account = 'payables' then 'open payables' else 'open encumbrance' end as subject,
        posted.fiscal_year,
        posted.period,
        case when posted.control_account = 'payables' then posted.invoice_id else posted.purchase_order_id end as document_id,
        case when posted.control_account = 'encumbrance' then posted.amount else -posted.amount end as amount
    from posted
    inner join ledgers
        on posted.source_name = ledgers.source_name
    where posted.control_account <> 'encumbrance' or not ledgers.has_reserve
),

controls as (
    select
        control_lines.source_name,
        control_lines.subject,
        count(*) = count(control_lines.document_id) as names_documents,
        min(control_lines.fiscal_year * 100 + control_lines.period) as first_period,
        max(control_lines.fiscal_year * 100 + control_lines.period) as last_period,
        count(*) over (partition by control_lines.subject) as ledgers
    from control_lines
    group by control_lines.source_name, control_lines.subject
),

payable_events as (
    select
        invoices.source_name,
        invoices.invoice_id,
        invoices.source_record_id,
        case when invoices.is_called_off then cast(0 as decimal(18, 2)) else invoices.invoice_amount end as amount,
        {{ fiscal_year('invoices.invoice_date') }} as fiscal_year,
        invoices.invoice_date as event_date
    from {{ ref('fct_invoices') }} as invoices
    union all
    select
        payments.source_name,
        payments.invoice_id,
        invoices.source_record_id,
        -payments.payment_amount as amount,
        {{ fiscal_year('payments.payment_date') }} as fiscal_year,
        payments.payment_date as event_date
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('fct_invoices') }} as invoices
        on payments.source_name = invoices.source_name
        and payments.invoice_id = invoices.invoice_id
),

subledger_lines as (
    select
        events.source_name,
        'open payables' as subject,
        events.fiscal_year,
        coalesce(event_periods.period, 1) as period,
        events.invoice_id as document_id,
        events.source_record_id,
        events.amount
    from payable_events as events
    {{ event_period_join('events') | indent(4) }}
    where events.event_date is not null and events.amount is not null
    union all
    select
        events.source_name,
        'open encumbrance' as subject,
        events.fiscal_year,
        events.period,
        events.purchase_order_id as document_id,
        events.source_record_id,
        events.amount
    from {{ ref('int_encumbrance_events') }} as events
),

subledgers as (
    select
        supplied.source_name,
        supplied.subject,
        coalesce(own_controls.source_name, only_controls.source_name) as ledger_name
    from (select distinct source_name, subject from subledger_lines) as supplied
    left join controls as own_controls
        on supplied.source_name = own_controls.source_name
        and supplied.subject = own_controls.subject
    left join controls as only_controls
        on supplied.subject = only_controls.subject
        and only_controls.ledgers = 1
),

cities_invoices as (
    select
        invoices.invoice_id,
        max(invoices.source_name) as source_name
    from {{ ref('fct_invoices') }} as invoices
    group by invoices.invoice_id
    having count(*) = 1
),

invoice_lines as (
    select
        lines.source_name,
        lines.invoice_id,
        max(lines.fiscal_year * 100 + lines.period) as last_period,
        sum(lines.amount) as amount
    from {{ ref('int_journal_lines') }} as lines
    where lines.invoice_id <> '' and lines.account_type = 'expenditure'
    group by lines.source_name, lines.invoice_id
),

movements as (
    select
        'invoices' as subject,
        lines.source_name,
        lines.last_period as fiscal_period,
        lines.invoice_id as document_id,
        invoices.source_record_id,
        case when invoices.is_called_off then 0 else coalesce(invoices.invoice_amount, 0) end as source_amount,
        lines.amount as warehouse_amount
    from invoice_lines as lines
    left join {{ ref('fct_invoices') }} as own_invoices
        on lines.source_name = own_invoices.source_name
        and lines.invoice_id = own_invoices.invoice_id
    left join cities_invoices
        on lines.invoice_id = cities_invoices.invoice_id
    inner join {{ ref('fct_invoices') }} as invoices
        on lines.invoice_id = invoices.invoice_id
        and coalesce(own_invoices.source_name, cities_invoices.source_name) = invoices.source_name
    union all
    select
        lines.subject,
        controls.source_name,
        lines.fiscal_year * 100 + lines.period as fiscal_period,
        case when controls.names_documents then lines.document_id end as document_id,
        case when controls.names_documents then lines.source_record_id end as source_record_id,
        lines.amount as source_amount,
        0 as warehouse_amount
    from subledger_lines as lines
    inner join subledgers
        on lines.source_name = subledgers.source_name
        and lines.subject = subledgers.subject
    inner join controls
        on subledgers.ledger_name = controls.source_name
        and subledgers.subject = controls.subject
    where lines.fiscal_year * 100 + lines.period <= controls.last_period
    union all
    select
        lines.subject,
        lines.source_name,
        lines.fiscal_year * 100 + lines.period as fiscal_period,
        case when controls.names_documents then lines.document_id end as document_id,
        cast(null as string) as source_record_id,
        0 as source_amount,
        lines.amount as warehouse_amount
    from control_lines as lines
    inner join controls
        on lines.source_name = controls.source_name
        and lines.subject = controls.subject
    inner join (select distinct ledger_name, subject from subledgers) as supplied
        on lines.source_name = supplied.ledger_name
        and lines.subject = supplied.subject
)

select
    movements.source_name,
    movements.subject,
    movements.document_id,
    max(movements.source_record_id) as source_record_id,
    cast(floor({{ divide('movements.fiscal_period', 100) }}) as bigint) as fiscal_year,
    cast(mod(movements.fiscal_period, 100) as bigint) as period,
    {{ to_amount('sum(movements.source_amount)') }} as source_amount,
    {{ to_amount('sum(movements.warehouse_amount)') }} as warehouse_amount,
    movements.subject <> 'invoices' as is_balance,
    movements.fiscal_period >= coalesce(max(controls.first_period), movements.fiscal_period) as is_compared
from movements
left join controls
    on movements.source_name = controls.source_name
    and movements.subject = controls.subject
group by movements.source_name, movements.subject, movements.document_id, movements.fiscal_period
