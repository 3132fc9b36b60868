with late_lines as (
    select journal_lines.journal_line_key
    from {{ ref('int_journal_lines') }} as journal_lines
    inner join {{ ref('int_fiscal_periods') }} as periods
        on journal_lines.fiscal_year = periods.fiscal_year
        and journal_lines.period = periods.period
    inner join {{ ref('int_journal_landings') }} as landings
        on journal_lines.source_name = landings.source_name
        and journal_lines.record_key = landings.record_key
    inner join {{ ref('int_fiscal_period_statuses') }} as statuses
        on journal_lines.fiscal_year = statuses.fiscal_year
        and journal_lines.period = statuses.period
        and landings.first_landed_at >= statuses.from_at
        and landings.first_landed_at < statuses.until_at
    where journal_lines.posting_date > periods.end_date and statuses.is_closed
)

select
    journal_lines.journal_line_key,
    journal_lines.source_name,
    journal_lines.source_record_id,
    journal_lines.extract_id,
    journal_lines.project_key,
    journal_lines.vendor_key,
    journal_lines.journal_id,
    journal_lines.journal_line_number,
    journal_lines.fund_code,
    journal_lines.department_code,
    journal_lines.account_code,
    journal_lines.account_type,
    journal_lines.finance_project_code,
    journal_lines.vendor_name,
    journal_lines.purchase_order_id,
    journal_lines.invoice_id,
    journal_lines.description,
    journal_lines.file_name,
    journal_lines.line_number,
    journal_lines.fiscal_year,
    journal_lines.period,
    journal_lines.amount,
    late_lines.journal_line_key is not null as is_prior_period,
    journal_lines.is_stale,
    journal_lines.posting_date
from {{ ref('int_journal_lines') }} as journal_lines
left join late_lines
    on journal_lines.journal_line_key = late_lines.journal_line_key
