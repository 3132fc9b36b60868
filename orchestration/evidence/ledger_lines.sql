-- The expenditure that the actual cost is, from the ledger (finance.budget_vs_actuals_lines)
select
    lines.source_name,
    lines.source_record_id,
    lines.extract_id,
    lines.fiscal_year,
    lines.period,
    lines.document_number,
    lines.document_line_number,
    lines.document_date,
    lines.description,
    lines.amount
from finance.budget_vs_actuals_lines as lines
inner join core.dim_fiscal_periods as periods
    on lines.fiscal_year = periods.fiscal_year
    and lines.period = periods.period
where
    lines.project_key = $entity_id
    and lines.measure = 'expended'
    and periods.end_date <= $status_date
    and coalesce(
        (select max(months.ac_method) from core.fct_earned_value_months as months where months.project_key = $entity_id),
        'ledger'
    ) = 'ledger'
order by lines.fiscal_year, lines.period, lines.document_number, lines.document_line_number, lines.source_record_id
