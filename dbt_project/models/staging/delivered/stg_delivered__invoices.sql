with current_rows as (
    {{ current_versions('delivered', 'invoices') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.invoice_id,
    current_rows.purchase_order_id,
    trim(current_rows.vendor_name) as vendor_name,
    current_rows.status,
    current_rows.amount as invoice_amount,
    current_rows.retainage_amount,
    current_rows.invoice_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
