select
    {{ surrogate_key(['requisitions.source_name', 'requisitions.record_key']) }} as requisition_key,
    requisitions.source_name,
    requisitions.source_record_id,
    requisitions.extract_id,
    codes.project_key,
    vendors.vendor_key,
    requisitions.requisition_id,
    requisitions.purchase_order_id,
    requisitions.status,
    requisitions.fund_code,
    requisitions.department_code,
    requisitions.account_code,
    requisitions.finance_project_code,
    requisitions.file_name,
    requisitions.line_number,
    requisitions.requisition_amount,
    requisitions.is_stale,
    requisitions.request_date
from {{ ref('stg_delivered__requisitions') }} as requisitions
left join {{ ref('int_orders') }} as orders
    on requisitions.source_name = orders.source_name
    and requisitions.purchase_order_id = orders.purchase_order_id
left join {{ ref('int_finance_codes') }} as codes
    on requisitions.finance_project_code = codes.finance_project_code
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on orders.source_name = vendors.source_name
    and orders.vendor_name = vendors.vendor_name
