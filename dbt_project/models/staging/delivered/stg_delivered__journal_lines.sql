with current_rows as (
    {{ current_versions('delivered', 'journal_lines') | indent(4) }}
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
    current_rows.posting_date,
    current_rows.journal_id,
    current_rows.journal_line_number,
    current_rows.fund_code,
    current_rows.department_code,
    current_rows.account_code,
    current_rows.account_type as account_type_text,
    current_rows.finance_project_code,
    trim(current_rows.vendor_name) as vendor_name,
    current_rows.purchase_order_id,
    current_rows.invoice_id,
    current_rows.description,
    current_rows.amount,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
