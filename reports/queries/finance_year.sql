-- name: parts
with positions as (
    select
        budget_vs_actuals.fiscal_year,
        $part_kind as part_kind,
        case $part_kind
            when 'department' then budget_vs_actuals.department_code
            when 'fund' then budget_vs_actuals.fund_code
            when 'account' then budget_vs_actuals.account_code
            when 'project' then budget_vs_actuals.project_key
        end as code,
        budget_vs_actuals.current_budget_amount,
        budget_vs_actuals.encumbered_amount,
        budget_vs_actuals.expended_amount,
        budget_vs_actuals.available_amount
    from shown.budget_vs_actuals
),

names as (
    select
        'department' as part_kind,
        department_code as code,
        max(department_name) as name
    from shown.dim_departments
    group by department_code
    union all
    select
        'fund' as part_kind,
        fund_code as code,
        max(fund_name) as name
    from shown.dim_funds
    group by fund_code
    union all
    select
        'account' as part_kind,
        account_code as code,
        max(account_name) as name
    from shown.dim_accounts
    group by account_code
    union all
    select
        'project' as part_kind,
        project_key as code,
        project_name as name
    from shown.dim_projects
)

select
    positions.fiscal_year,
    positions.code,
    max(names.name) as name,
    cast(sum(positions.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(positions.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(positions.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(positions.available_amount) as decimal(18, 2)) as available_amount
from positions
left join names
    on positions.part_kind = names.part_kind and positions.code = names.code
group by positions.fiscal_year, positions.code
order by positions.fiscal_year desc, expended_amount desc nulls last, positions.code nulls last;

-- name: cells
select
    fiscal_year,
    period,
    fund_code,
    department_code,
    account_code,
    finance_project_code,
    project_key,
    original_budget_amount,
    amendment_amount,
    transfer_amount,
    carry_forward_amount,
    current_budget_amount,
    pre_encumbered_amount,
    encumbered_amount,
    expended_amount,
    available_amount,
    is_provisional
from shown.budget_vs_actuals
order by
    fiscal_year desc,
    period,
    fund_code nulls last,
    department_code nulls last,
    account_code nulls last,
    finance_project_code nulls last,
    project_key nulls last;
