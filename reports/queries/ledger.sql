-- name: lines
with claimed as (
    select
        project_key,
        finance_project_code,
        max(allocation_share) as allocation_share
    from shown.bridge_project_finance
    group by project_key, finance_project_code
)

select
    coalesce(claimed.project_key, fct_journal_lines.project_key) as project_key,
    fct_journal_lines.fiscal_year,
    fct_journal_lines.period,
    fct_journal_lines.posting_date,
    fct_journal_lines.fund_code,
    fct_journal_lines.department_code,
    fct_journal_lines.account_code,
    fct_journal_lines.account_type,
    fct_journal_lines.finance_project_code,
    coalesce(claimed.allocation_share, 1) as allocation_share,
    fct_journal_lines.journal_id,
    fct_journal_lines.journal_line_number,
    dim_vendors.vendor_name,
    fct_journal_lines.description,
    coalesce(fct_journal_lines.is_prior_period, false) as is_prior_period,
    fct_journal_lines.amount,
    fct_journal_lines.source_name,
    fct_journal_lines.source_record_id,
    fct_journal_lines.extract_id
from shown.fct_journal_lines
left join claimed
    on fct_journal_lines.finance_project_code = claimed.finance_project_code
left join shown.dim_vendors
    on fct_journal_lines.vendor_key = dim_vendors.vendor_key
where
    coalesce(claimed.project_key, fct_journal_lines.project_key) in (select project_key from shown.dim_projects)
order by
    project_key,
    fct_journal_lines.fiscal_year,
    fct_journal_lines.period,
    fct_journal_lines.posting_date nulls last,
    fct_journal_lines.source_name,
    fct_journal_lines.source_record_id,
    fct_journal_lines.amount;

-- name: money_years
select
    budget_vs_actuals.project_key,
    dim_projects.project_name,
    budget_vs_actuals.fiscal_year,
    cast(sum(budget_vs_actuals.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(budget_vs_actuals.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(budget_vs_actuals.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(budget_vs_actuals.available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals
inner join shown.dim_projects
    on budget_vs_actuals.project_key = dim_projects.project_key
group by budget_vs_actuals.project_key, dim_projects.project_name, budget_vs_actuals.fiscal_year
order by budget_vs_actuals.project_key, budget_vs_actuals.fiscal_year;

-- name: budget_events
select
    claimed.project_key,
    fct_budget_lines.fiscal_year,
    fct_budget_lines.period,
    fct_budget_lines.event_type,
    fct_budget_lines.event_date,
    fct_budget_lines.fund_code,
    fct_budget_lines.account_code,
    fct_budget_lines.amount,
    fct_budget_lines.source_record_id
from shown.fct_budget_lines
inner join (
    select distinct
        project_key,
        finance_project_code
    from shown.bridge_project_finance
) as claimed
    on fct_budget_lines.finance_project_code = claimed.finance_project_code
order by
    claimed.project_key,
    fct_budget_lines.fiscal_year,
    fct_budget_lines.period,
    fct_budget_lines.event_date nulls first,
    fct_budget_lines.source_name,
    fct_budget_lines.source_record_id;

-- name: order_events
select
    claimed.project_key,
    fct_encumbrances.fiscal_year,
    fct_encumbrances.purchase_order_id,
    fct_encumbrances.line_number,
    fct_encumbrances.event_type,
    fct_encumbrances.event_date,
    fct_encumbrances.fund_code,
    fct_encumbrances.account_code,
    fct_encumbrances.amount
from shown.fct_encumbrances
inner join (
    select distinct
        project_key,
        finance_project_code
    from shown.bridge_project_finance
) as claimed
    on fct_encumbrances.finance_project_code = claimed.finance_project_code
order by
    claimed.project_key,
    fct_encumbrances.fiscal_year,
    fct_encumbrances.event_date nulls first,
    fct_encumbrances.purchase_order_id,
    fct_encumbrances.line_number,
    fct_encumbrances.event_type,
    fct_encumbrances.amount;
