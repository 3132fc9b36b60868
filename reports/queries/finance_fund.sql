-- name: periods
select
    fiscal_year,
    period,
    fund_code,
    fund_name,
    fund_type,
    coalesce(is_internal_service, false) as is_internal_service,
    coalesce(is_provisional, false) as is_provisional,
    current_budget_amount,
    encumbered_amount,
    expended_amount,
    available_amount,
    current_budget_to_date_amount,
    encumbered_to_date_amount,
    expended_to_date_amount,
    available_to_date_amount
from shown.totals_by_fund
order by fiscal_year, fund_code nulls last, period;

-- name: departments
select
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.fund_code,
    budget_vs_actuals.department_code,
    max(dim_departments.department_name) as department_name,
    grouping(budget_vs_actuals.department_code) = 1 as is_total,
    cast(sum(budget_vs_actuals.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(budget_vs_actuals.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(budget_vs_actuals.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(budget_vs_actuals.available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals
left join (
    select
        department_code,
        max(department_name) as department_name
    from shown.dim_departments
    group by department_code
) as dim_departments
    on budget_vs_actuals.department_code = dim_departments.department_code
group by grouping sets (
    (budget_vs_actuals.fiscal_year, budget_vs_actuals.fund_code, budget_vs_actuals.department_code),
    (budget_vs_actuals.fiscal_year, budget_vs_actuals.fund_code)
)
order by
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.fund_code nulls last,
    is_total,
    expended_amount desc nulls last,
    budget_vs_actuals.department_code nulls last;
