with current_rows as (
    {{ current_versions('delivered', 'fiscal_periods') | indent(4) }}
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
    case when lower(trim(current_rows.status)) like '%closed%' then 'closed' else 'open' end as status,
    current_rows.start_date,
    current_rows.end_date,
    current_rows.feed,
    current_rows.is_carried,
    current_rows.is_stale,
    current_rows.valid_from_at
from current_rows
