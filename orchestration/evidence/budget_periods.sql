-- What was available, by fiscal period (finance.budget_vs_actuals)
select
    cells.fiscal_year,
    cells.period,
    sum(cells.current_budget_amount) as current_budget_amount,
    sum(cells.pre_encumbered_amount) as pre_encumbered_amount,
    sum(cells.encumbered_amount) as encumbered_amount,
    sum(cells.expended_amount) as expended_amount,
    sum(cells.available_amount) as available_amount
from finance.budget_vs_actuals as cells
inner join core.dim_fiscal_periods as periods
    on cells.fiscal_year = periods.fiscal_year
    and cells.period = periods.period
where
    cells.project_key = $entity_id
    and case when $is_today then coalesce(periods.start_date, periods.end_date) else periods.end_date end <= $as_of_date
group by cells.fiscal_year, cells.period
order by cells.fiscal_year, cells.period
