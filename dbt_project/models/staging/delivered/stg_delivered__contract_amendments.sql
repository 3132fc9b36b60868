with current_rows as (
    {{ current_versions('delivered', 'contract_amendments') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.contract_id,
    current_rows.amendment_id,
    current_rows.reason,
    current_rows.change_amount,
    current_rows.amendment_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
