with current_rows as (
    {{ current_versions('delivered', 'contracts') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.contract_id,
    current_rows.title,
    trim(current_rows.vendor_name) as vendor_name,
    current_rows.finance_project_code,
    current_rows.original_amount,
    current_rows.current_amount,
    current_rows.start_date,
    current_rows.end_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
