with journal_lines as (
    select * from {{ ref('int_journal_lines') }}
),

allocated as (
    {{ allocated_lines('journal_lines', 'journal_line_key') | indent(4) }}
),

final as (
    select
        allocated.journal_line_key,
        allocated.source_name,
        allocated.source_record_id,
        allocated.extract_id,
        allocated.file_name,
        allocated.line_number,
        allocated.allocated_project_key as project_key,
        allocated.journal_id,
        allocated.journal_line_number,
        allocated.description,
        allocated.fund_code,
        allocated.department_code,
        allocated.account_code,
        allocated.account_type,
        allocated.finance_project_code,
        allocated.fiscal_year,
        allocated.period,
        allocated.allocated_amount as amount,
        allocated.is_stale,
        allocated.posting_date,
        periods.end_date as period_end_date
    from allocated
    left join {{ ref('int_fiscal_periods') }} as periods
        on allocated.fiscal_year = periods.fiscal_year
        and allocated.period = periods.period
)

select * from final
