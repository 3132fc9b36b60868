{#-
  Each document becomes movements of running totals: a day, and by how much a sum and its count change on it. A total at a date is
  the sum of the movements up to it; of a rate, those of the fiscal year to date.
-#}
{% set start = "cast('0001-01-01' as date)" %}
with orders as (
    select
        orders.source_name,
        orders.purchase_order_id,
        orders.contract_id,
        orders.contract_source_name,
        orders.order_date,
        vendors.vendor_key
    from {{ ref('int_orders') }} as orders
    left join {{ ref('int_vendor_names_resolved') }} as vendors
        on orders.source_name = vendors.source_name
        and orders.vendor_name = vendors.vendor_name
),

contracts as (
    select
        contracts.contract_key,
        contracts.source_name,
        contracts.contract_id,
        contracts.vendor_key,
        contracts.original_amount,
        contracts.current_amount,
        contracts.amendments,
        contracts.start_date,
        contracts.end_date,
        payments.contract_id is not null as is_paid
    from {{ ref('fct_contracts') }} as contracts
    left join (
        select distinct contract_source_name as source_name, contract_id
        from {{ ref('int_payments') }}
        where contract_id is not null
    ) as payments
        on contracts.source_name = payments.source_name
        and contracts.contract_id = payments.contract_id
),

paid as (
    select
        invoice_source_name as source_name,
        invoice_id,
        payment_date,
        sum(payment_amount) over (
            partition by invoice_source_name, invoice_id
            order by payment_date asc nulls first, payment_key asc nulls last
            rows between unbounded preceding and current row
        ) as paid_to_date_amount
    from {{ ref('int_payments') }}
    where invoice_id is not null
),

-- An invoice is settled on the day its payments reach what it asks for without the retainage; one called paid, unpaid here, never was open.
invoices as (
    select
        invoices.source_name,
        invoices.invoice_id,
        invoices.purchase_order_id,
        coalesce(contracts.contract_key, '') as contract_key,
        invoices.vendor_key,
        invoices.invoice_amount,
        coalesce(invoices.retainage_amount, 0) as retainage_amount,
        invoices.invoice_date,
        min(
            case
                when paid.paid_to_date_amount >= invoices.invoice_amount - coalesce(invoices.retainage_amount, 0)
                    then coalesce(paid.payment_date, invoices.invoice_date)
            end
        ) as settled_date,
        invoices.invoice_amount - coalesce(invoices.retainage_amount, 0) <= 0
        or (
            coalesce({{ matchable('invoices.status') }} in ('paid', 'paid_in_full', 'closed', 'settled'), false)
            and count(paid.invoice_id) = 0
        ) as is_never_open
    from {{ ref('fct_invoices') }} as invoices
    left join orders
        on invoices.source_name = orders.source_name
        and invoices.purchase_order_id = orders.purchase_order_id
    left join contracts
        on orders.contract_source_name = contracts.source_name
        and orders.contract_id = contracts.contract_id
    left join paid
        on invoices.source_name = paid.source_name
        and invoices.invoice_id = paid.invoice_id
    where not invoices.is_called_off
    group by
        invoices.source_name, invoices.invoice_id, invoices.purchase_order_id, contracts.contract_key, invoices.vendor_key,
        invoices.invoice_amount, invoices.retainage_amount, invoices.invoice_date, invoices.status
),

requisitions as (
    select
        requisitions.source_name,
        requisitions.requisition_id,
        requisitions.request_date,
        min(orders.order_date) as order_date
    from {{ ref('fct_requisitions') }} as requisitions
    inner join (
        select source_name, requisition_id, purchase_order_id from {{ ref('fct_requisitions') }} where purchase_order_id is not null
        union
        select source_name, requisition_id, purchase_order_id from {{ ref('int_order_events') }} where requisition_id is not null
    ) as links
        on requisitions.source_name = links.source_name
        and requisitions.requisition_id = links.requisition_id
    inner join orders
        on links.source_name = orders.source_name
        and links.purchase_order_id = orders.purchase_order_id
    where not {{ is_called_off('requisitions.status') }}
    group by requisitions.source_name, requisitions.requisition_id, requisitions.request_date
),

billed_orders as (
    select
        orders.source_name,
        orders.purchase_order_id,
        orders.vendor_key,
        orders.order_date,
        min(invoices.invoice_date) as invoice_date
    from orders
    inner join invoices
        on orders.source_name = invoices.source_name
        and orders.purchase_order_id = invoices.purchase_order_id
    group by orders.source_name, orders.purchase_order_id, orders.vendor_key, orders.order_date
),

amendments as (
    select
        contracts.contract_key,
        coalesce(amendments.amendment_date, contracts.start_date, {{ start }}) as from_date,
        amendments.change_amount
    from {{ ref('fct_contract_amendments') }} as amendments
    inner join contracts
        on amendments.source_name = contracts.source_name
        and amendments.contract_id = contracts.contract_id
    union all
    select
        contract_key,
        coalesce(start_date, {{ start }}) as from_date,
        {{ to_amount('current_amount - original_amount') }} as change_amount
    from contracts
    where amendments = 0 and current_amount is not null and original_amount is not null
),

amended as (
    select contract_key, sum(change_amount) as change_amount
    from amendments
    group by contract_key
),

spending as (
    select
        contracts.contract_key,
        coalesce(payments.payment_date, contracts.start_date, {{ start }}) as from_date,
        payments.payment_amount as amount
    from {{ ref('int_payments') }} as payments
    inner join contracts
        on payments.contract_source_name = contracts.source_name
        and payments.contract_id = contracts.contract_id
    union all
    select
        contracts.contract_key,
        coalesce(invoices.invoice_date, contracts.start_date, {{ start }}) as from_date,
        invoices.invoice_amount as amount
    from invoices
    inner join contracts on invoices.contract_key = contracts.contract_key
    where not contracts.is_paid
),

contract_movements as (
    select contract_key, 'original' as measure, coalesce(start_date, {{ start }}) as from_date, original_amount as amount, 1 as number
    from contracts where original_amount is not null
    union all
    select amendments.contract_key, 'amended' as measure, amendments.from_date, amendments.change_amount as amount, 0 as number
    from amendments
    inner join contracts on amendments.contract_key = contracts.contract_key
    where contracts.original_amount is not null
    union all
    select
        contracts.contract_key, 'remaining' as measure, coalesce(contracts.start_date, {{ start }}) as from_date,
        {{ to_amount('contracts.current_amount - coalesce(amended.change_amount, 0)') }} as amount, 1 as number
    from contracts
    left join amended on contracts.contract_key = amended.contract_key
    where contracts.current_amount is not null
    union all
    select amendments.contract_key, 'remaining' as measure, amendments.from_date, amendments.change_amount as amount, 0 as number
    from amendments
    inner join contracts on amendments.contract_key = contracts.contract_key
    where contracts.current_amount is not null
    union all
    select spending.contract_key, 'remaining' as measure, spending.from_date, {{ to_amount('-spending.amount') }} as amount, 0 as number
    from spending
    inner join contracts on spending.contract_key = contracts.contract_key
    where contracts.current_amount is not null
    union all
    select contract_key, 'expiring' as measure, {{ add_days('end_date', -90) }} as from_date, cast(0 as decimal(18, 2)) as amount, 1 as number
    from contracts where end_date is not null
    union all
    select contract_key, 'expiring' as measure, {{ add_days('end_date', 1) }} as from_date, cast(0 as decimal(18, 2)) as amount, -1 as number
    from contracts where end_date is not null
    union all
    select contract_key, 'contract' as measure, coalesce(start_date, {{ start }}) as from_date, cast(0 as decimal(18, 2)) as amount, 1 as number
    from contracts
    union all
    select contract_key, 'ending' as measure, coalesce(start_date, {{ start }}) as from_date, cast(0 as decimal(18, 2)) as amount, 1 as number
    from contracts where end_date is not null
),

{% set age = days_between(start, 'invoices.invoice_date') -%}
movements as (
    select
        'contract' as document_kind, contracts.source_name, contracts.contract_id as document_id, contracts.contract_key, contracts.vendor_key,
        contract_movements.measure, contract_movements.from_date, contract_movements.amount, 0 as days, contract_movements.number
    from contract_movements
    inner join contracts on contract_movements.contract_key = contracts.contract_key
    union all
    select
        'purchase_order' as document_kind, source_name, purchase_order_id as document_id, contract_key, vendor_key,
        'retained' as measure, coalesce(invoice_date, {{ start }}) as from_date, retainage_amount as amount, 0 as days, 1 as number
    from invoices
    union all
    select
        'purchase_order' as document_kind, source_name, purchase_order_id as document_id, contract_key, vendor_key,
        'open' as measure, invoice_date as from_date, cast(0 as decimal(18, 2)) as amount, -({{ age }}) as days, 1 as number
    from invoices where invoice_date is not null and not is_never_open
    union all
    select
        'purchase_order' as document_kind, source_name, purchase_order_id as document_id, contract_key, vendor_key,
        'open' as measure, greatest(settled_date, invoice_date) as from_date, cast(0 as decimal(18, 2)) as amount, {{ age }} as days, -1 as number
    from invoices where invoice_date is not null and settled_date is not null and not is_never_open
    union all
    select
        'purchase_order' as document_kind, source_name, purchase_order_id as document_id, '' as contract_key, vendor_key,
        'invoiced' as measure, invoice_date as from_date, cast(0 as decimal(18, 2)) as amount,
        {{ days_between('order_date', 'invoice_date') }} as days, 1 as number
    from billed_orders where order_date is not null and invoice_date is not null
    union all
    select
        'purchase_order' as document_kind, source_name, purchase_order_id as document_id, '' as contract_key, vendor_key,
        'billed' as measure, invoice_date as from_date, cast(0 as decimal(18, 2)) as amount, 0 as days, 1 as number
    from billed_orders where invoice_date is not null
    union all
    select
        'requisition' as document_kind, source_name, requisition_id as document_id, '' as contract_key, cast(null as string) as vendor_key,
        'ordered' as measure, order_date as from_date, cast(0 as decimal(18, 2)) as amount,
        {{ days_between('request_date', 'order_date') }} as days, 1 as number
    from requisitions where request_date is not null and order_date is not null
    union all
    select
        'requisition' as document_kind, source_name, requisition_id as document_id, '' as contract_key, cast(null as string) as vendor_key,
        'asked' as measure, order_date as from_date, cast(0 as decimal(18, 2)) as amount, 0 as days, 1 as number
    from requisitions where order_date is not null
    union all
    select
        case when payments.invoice_id is null and payments.contract_id is not null then 'contract' else 'purchase_order' end as document_kind,
        coalesce(counted.invoice_source_name, counted.contract_source_name, payments.source_name) as source_name,
        case when payments.invoice_id is null and payments.contract_id is not null then payments.contract_id else invoices.purchase_order_id end as document_id,
        '' as contract_key,
        payments.vendor_key, 'spent' as measure, payments.payment_date as from_date, payments.payment_amount as amount, 0 as days, 1 as number
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('int_payments') }} as counted
        on payments.payment_key = counted.payment_key
    left join {{ ref('fct_invoices') }} as invoices
        on counted.invoice_source_name = invoices.source_name
        and payments.invoice_id = invoices.invoice_id
    where payments.payment_date is not null
    union all
    select
        'purchase_order' as document_kind, invoices.source_name, invoices.purchase_order_id as document_id, '' as contract_key, invoices.vendor_key,
        'spent' as measure, invoices.invoice_date as from_date, invoices.invoice_amount as amount, 0 as days, 1 as number
    from invoices
    left join (
        select source_name from {{ ref('int_payments') }}
        union
        select invoice_source_name as source_name from {{ ref('int_payments') }}
    ) as payers on invoices.source_name = payers.source_name
    where invoices.invoice_date is not null and payers.source_name is null
)

select
    movements.*,
    row_number() over (
        order by
            document_kind asc nulls last, source_name asc nulls last, document_id asc nulls last, measure asc nulls last, from_date asc nulls last,
            amount asc nulls last, days asc nulls last, number asc nulls last, vendor_key asc nulls last, contract_key asc nulls last
    ) as movement_number
from movements
