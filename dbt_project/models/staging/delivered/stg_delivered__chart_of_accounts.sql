with current_rows as (
    {{ current_versions('delivered', 'chart_of_accounts') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.account_code,
    current_rows.name as account_name,
    current_rows.account_type as account_type_text,
    current_rows.account_class,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
