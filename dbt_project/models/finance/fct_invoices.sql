select
    {{ surrogate_key(['invoices.source_name', 'invoices.record_key']) }} as invoice_key,
    invoices.source_name,
    invoices.source_record_id,
    invoices.extract_id,
    codes.project_key,
    vendors.vendor_key,
    invoices.invoice_id,
    invoices.purchase_order_id,
    orders.contract_id,
    coalesce(invoices.vendor_name, orders.vendor_name) as vendor_name,
    invoices.status,
    orders.finance_project_code,
    invoices.file_name,
    invoices.line_number,
    invoices.invoice_amount,
    invoices.retainage_amount,
    {{ is_called_off('invoices.status') }} as is_called_off,
    invoices.is_stale,
    invoices.invoice_date
from {{ ref('stg_delivered__invoices') }} as invoices
left join {{ ref('int_orders') }} as orders
    on invoices.source_name = orders.source_name
    and invoices.purchase_order_id = orders.purchase_order_id
left join {{ ref('int_finance_codes') }} as codes
    on orders.finance_project_code = codes.finance_project_code
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on invoices.source_name = vendors.source_name
    and coalesce(invoices.vendor_name, orders.vendor_name) = vendors.vendor_name
