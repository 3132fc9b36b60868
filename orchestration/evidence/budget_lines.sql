-- The budget, orders and spending of the project's finance codes, line by line (finance.budget_vs_actuals_lines)
select
    lines.source_name,
    lines.source_record_id,
    lines.extract_id,
    lines.fiscal_year,
    lines.period,
    lines.measure,
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
    and case when $is_today then coalesce(periods.start_date, periods.end_date) else periods.end_date end <= $as_of_date
order by lines.measure, lines.fiscal_year, lines.period, lines.document_number, lines.document_line_number, lines.source_record_id
