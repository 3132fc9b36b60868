with current_rows as (
    {{ current_versions('delivered', 'trial_balance') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.fiscal_year,
    current_rows.period,
    current_rows.fund_code,
    current_rows.department_code,
    current_rows.account_code,
    current_rows.amount,
    current_rows.amount_is,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
