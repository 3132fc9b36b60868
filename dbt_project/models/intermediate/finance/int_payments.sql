with contracts as (
    {{ only_holders(ref('stg_delivered__contracts'), 'contract_id') | indent(4) }}
),

invoices as (
    {{ only_holders(ref('stg_delivered__invoices'), 'invoice_id') | indent(4) }}
),

payments as (
    select
        payments.*,
        {{ holder_source('payments', 'own_contracts', 'contracts', 'contract_id') }} as stated_contract_source_name,
        {{ holder_source('payments', 'own_invoices', 'invoices', 'invoice_id') }} as invoice_source_name
    from {{ ref('stg_delivered__payments') }} as payments
    left join (
        select distinct source_name, contract_id
        from {{ ref('stg_delivered__contracts') }}
    ) as own_contracts
        on payments.source_name = own_contracts.source_name
        and payments.contract_id = own_contracts.contract_id
    left join contracts
        on payments.contract_id = contracts.contract_id
    left join (
        select distinct source_name, invoice_id
        from {{ ref('stg_delivered__invoices') }}
    ) as own_invoices
        on payments.source_name = own_invoices.source_name
        and payments.invoice_id = own_invoices.invoice_id
    left join invoices
        on payments.invoice_id = invoices.invoice_id
)

select
    {{ surrogate_key(['payments.source_name', 'payments.record_key']) }} as payment_key,
    payments.source_name,
    payments.source_record_id,
    payments.extract_id,
    payments.payment_id,
    payments.invoice_id,
    payments.invoice_source_name,
    payments.contract_id as stated_contract_id,
    payments.stated_contract_source_name,
    coalesce(nullif(orders.contract_id, ''), payments.contract_id) as contract_id,
    case when orders.contract_id <> '' then orders.contract_source_name else payments.stated_contract_source_name end as contract_source_name,
    payments.vendor_name,
    payments.file_name,
    payments.line_number,
    payments.payment_amount,
    payments.is_stale,
    payments.payment_date
from payments
left join {{ ref('stg_delivered__invoices') }} as paid_invoices
    on payments.invoice_source_name = paid_invoices.source_name
    and payments.invoice_id = paid_invoices.invoice_id
left join {{ ref('int_orders') }} as orders
    on paid_invoices.source_name = orders.source_name
    and paid_invoices.purchase_order_id = orders.purchase_order_id
