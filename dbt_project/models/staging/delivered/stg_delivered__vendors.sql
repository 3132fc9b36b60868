with current_rows as (
    {{ current_versions('delivered', 'vendors') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.vendor_id,
    trim(current_rows.name) as vendor_name,
    trim(current_rows.former_name) as former_name,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
