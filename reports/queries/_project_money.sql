-- name: finance_codes
select
    project_key,
    finance_project_code,
    allocation_share,
    match_method,
    match_confidence
from shown.bridge_project_finance
order by project_key, finance_project_code;

-- name: money_years
select
    project_key,
    fiscal_year,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount,
    coalesce(bool_or(is_provisional), false) as is_provisional
from shown.budget_vs_actuals
where project_key is not null
group by project_key, fiscal_year
order by project_key, fiscal_year desc;

-- name: budget_steps
with steps as (
    select
        project_key,
        month_end_date,
        approved_budget_amount,
        lag(approved_budget_amount) over (partition by project_key order by month_end_date) as before_amount
    from shown.fct_project_months
    where approved_budget_amount is not null
)

select
    project_key,
    month_end_date,
    before_amount,
    approved_budget_amount as after_amount,
    approved_budget_amount - before_amount as change_amount
from steps
where before_amount is distinct from approved_budget_amount
order by project_key, month_end_date desc;

-- name: contracts
select
    fct_contracts.project_key,
    fct_contracts.contract_id,
    fct_contracts.title,
    coalesce(fct_contracts.vendor_name, dim_vendors.vendor_name) as vendor_name,
    fct_contracts.start_date,
    fct_contracts.end_date,
    fct_contracts.original_amount,
    fct_contracts.current_amount,
    fct_contracts.spent_amount,
    fct_contracts.current_amount - fct_contracts.original_amount as change_amount,
    fct_contracts.source_name,
    fct_contracts.source_record_id
from shown.fct_contracts
left join shown.dim_vendors
    on fct_contracts.vendor_key = dim_vendors.vendor_key
where fct_contracts.project_key is not null
order by fct_contracts.project_key, fct_contracts.end_date desc nulls last, fct_contracts.contract_id;

-- name: amendments
select
    fct_contracts.project_key,
    fct_contract_amendments.contract_id,
    fct_contract_amendments.amendment_id,
    fct_contract_amendments.amendment_date,
    fct_contract_amendments.change_amount,
    fct_contract_amendments.reason
from shown.fct_contract_amendments
inner join (select distinct project_key, contract_id from shown.fct_contracts where project_key is not null) as fct_contracts
    on fct_contract_amendments.contract_id = fct_contracts.contract_id
order by
    fct_contracts.project_key,
    fct_contract_amendments.contract_id,
    fct_contract_amendments.amendment_date nulls last,
    fct_contract_amendments.amendment_id;

-- name: benefits
select
    project_key,
    benefit_id,
    kind,
    period_end_date,
    planned_amount,
    forecast_amount,
    realized_amount
from shown.fct_benefits
where project_key is not null
order by project_key, period_end_date nulls last, benefit_id;
