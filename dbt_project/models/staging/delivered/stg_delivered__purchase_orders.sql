with current_rows as (
    {{ current_versions('delivered', 'purchase_orders') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.purchase_order_id,
    current_rows.contract_id,
    current_rows.finance_project_code,
    trim(current_rows.vendor_name) as vendor_name,
    current_rows.status,
    current_rows.order_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
