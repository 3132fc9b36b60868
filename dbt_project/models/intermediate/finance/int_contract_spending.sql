with invoiced as (
    select
        orders.contract_source_name as source_name,
        orders.contract_id,
        invoices.invoice_amount,
        {{ is_called_off('invoices.status') }} as is_called_off
    from {{ ref('stg_delivered__invoices') }} as invoices
    inner join {{ ref('int_orders') }} as orders
        on invoices.source_name = orders.source_name
        and invoices.purchase_order_id = orders.purchase_order_id
    where orders.contract_id <> ''
),

paid as (
    select
        payments.contract_source_name as source_name,
        payments.contract_id,
        cast(sum(payments.payment_amount) as decimal(18, 2)) as paid_amount
    from {{ ref('int_payments') }} as payments
    where payments.contract_id is not null
    group by payments.contract_source_name, payments.contract_id
),

billed as (
    select
        invoiced.source_name,
        invoiced.contract_id,
        cast(sum(case when not invoiced.is_called_off then invoiced.invoice_amount end) as decimal(18, 2)) as invoiced_amount
    from invoiced
    group by invoiced.source_name, invoiced.contract_id
),

amended as (
    select
        amendments.source_name,
        amendments.contract_id,
        cast(coalesce(sum(amendments.change_amount), 0) as decimal(18, 2)) as amendment_amount,
        cast(count(*) as bigint) as amendments
    from {{ ref('stg_delivered__contract_amendments') }} as amendments
    group by amendments.source_name, amendments.contract_id
)

select
    contracts.source_name,
    contracts.contract_id,
    paid.paid_amount,
    billed.invoiced_amount,
    cast(coalesce(amended.amendment_amount, 0) as decimal(18, 2)) as amendment_amount,
    coalesce(amended.amendments, 0) as amendments
from {{ ref('stg_delivered__contracts') }} as contracts
left join billed
    on contracts.source_name = billed.source_name
    and contracts.contract_id = billed.contract_id
left join paid
    on contracts.source_name = paid.source_name
    and contracts.contract_id = paid.contract_id
left join amended
    on contracts.source_name = amended.source_name
    and contracts.contract_id = amended.contract_id
