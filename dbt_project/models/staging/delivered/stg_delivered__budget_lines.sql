with current_rows as (
    {{ current_versions('delivered', 'budget_lines') | indent(4) }}
)

select
    current_rows.source_name,
    current_rows.source_record_id,
    current_rows.extract_id,
    current_rows.record_key,
    current_rows.file_name,
    current_rows.line_number,
    current_rows.fiscal_year,
    current_rows.event_type as event_type_text,
    current_rows.event_date,
    current_rows.as_of_date,
    current_rows.budget_line_id,
    current_rows.fund_code,
    current_rows.department_code,
    current_rows.account_code,
    current_rows.finance_project_code,
    current_rows.description,
    current_rows.funding_source,
    current_rows.amount,
    current_rows.amount_is,
    current_rows.deliveries,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
