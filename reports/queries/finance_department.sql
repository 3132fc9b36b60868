-- name: positions
select
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code,
    max(dim_departments.department_name) as department_name,
    budget_vs_actuals.fund_code,
    budget_vs_actuals.account_code,
    max(dim_accounts.account_name) as account_name,
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
left join (
    select
        account_code,
        max(account_name) as account_name
    from shown.dim_accounts
    group by account_code
) as dim_accounts
    on budget_vs_actuals.account_code = dim_accounts.account_code
group by
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code,
    budget_vs_actuals.fund_code,
    budget_vs_actuals.account_code
order by
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code nulls last,
    budget_vs_actuals.fund_code nulls last,
    budget_vs_actuals.account_code nulls last;

-- name: totals
select
    fiscal_year,
    department_code,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals
group by fiscal_year, department_code
order by fiscal_year, department_code nulls last;

-- name: lines
select
    fct_journal_lines.fiscal_year,
    fct_journal_lines.department_code,
    fct_journal_lines.period,
    fct_journal_lines.posting_date,
    fct_journal_lines.fund_code,
    fct_journal_lines.account_code,
    fct_journal_lines.account_type,
    fct_journal_lines.finance_project_code,
    dim_vendors.vendor_name,
    fct_journal_lines.description,
    coalesce(fct_journal_lines.is_prior_period, false) as is_prior_period,
    fct_journal_lines.amount,
    fct_journal_lines.source_name,
    fct_journal_lines.source_record_id,
    fct_journal_lines.extract_id
from shown.fct_journal_lines
left join shown.dim_vendors
    on fct_journal_lines.vendor_key = dim_vendors.vendor_key
order by
    fct_journal_lines.fiscal_year,
    fct_journal_lines.department_code nulls last,
    fct_journal_lines.period,
    fct_journal_lines.posting_date nulls last,
    fct_journal_lines.source_name,
    fct_journal_lines.source_record_id,
    fct_journal_lines.amount;
