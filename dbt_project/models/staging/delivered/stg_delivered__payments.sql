with current_rows as (
    {{ current_versions('delivered', 'payments') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.payment_id,
    current_rows.invoice_id,
    current_rows.contract_id,
    trim(current_rows.vendor_name) as vendor_name,
    current_rows.amount as payment_amount,
    current_rows.payment_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
