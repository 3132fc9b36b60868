select
    {{ surrogate_key(['receipts.source_name', 'receipts.record_key']) }} as receipt_key,
    receipts.source_name,
    receipts.source_record_id,
    receipts.extract_id,
    codes.project_key,
    vendors.vendor_key,
    receipts.receipt_id,
    receipts.purchase_order_id,
    receipts.line_number,
    receipts.file_name,
    receipts.receipt_amount,
    receipts.is_stale,
    receipts.receipt_date
from {{ ref('stg_delivered__receipts') }} as receipts
left join {{ ref('int_orders') }} as orders
    on receipts.source_name = orders.source_name
    and receipts.purchase_order_id = orders.purchase_order_id
left join {{ ref('int_finance_codes') }} as codes
    on orders.finance_project_code = codes.finance_project_code
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on orders.source_name = vendors.source_name
    and orders.vendor_name = vendors.vendor_name
