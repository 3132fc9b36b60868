with current_rows as (
    {{ current_versions('delivered', 'receipts') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.receipt_id,
    current_rows.purchase_order_id,
    current_rows.line_number,
    current_rows.amount as receipt_amount,
    current_rows.receipt_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
