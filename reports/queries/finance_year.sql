-- name: parts
with newest as (
    select
        fiscal_year,
        max(period) as newest_period
    from shown.budget_vs_actuals
    group by fiscal_year
),

positions as (
    select
        budget_vs_actuals.fiscal_year,
        newest.newest_period,
        $part_kind as part_kind,
        $part_kind <> 'project' and coalesce(budget_vs_actuals.is_internal_service, false) as is_internal_service,
        case when budget_vs_actuals.period = newest.newest_period then budget_vs_actuals.expended_amount else 0 end as newest_expended_amount,
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
    left join newest
        on budget_vs_actuals.fiscal_year = newest.fiscal_year
),

names as (
    select
        'department' as part_kind,
        department_code as code,
        max(department_name) as name,
        cast(null as varchar) as note
    from shown.dim_departments
    group by department_code
    union all
    select
        'fund' as part_kind,
        fund_code as code,
        max(fund_name) as name,
        max(fund_type) as note
    from shown.dim_funds
    group by fund_code
    union all
    select
        'account' as part_kind,
        account_code as code,
        max(account_name) as name,
        cast(null as varchar) as note
    from shown.dim_accounts
    group by account_code
    union all
    select
        'project' as part_kind,
        project_key as code,
        project_name as name,
        cast(null as varchar) as note
    from shown.dim_projects
)

select
    positions.fiscal_year,
    positions.code,
    max(names.name) as name,
    max(names.note) as note,
    positions.is_internal_service,
    max(positions.newest_period) as newest_period,
    cast(sum(positions.newest_expended_amount) as decimal(18, 2)) as newest_expended_amount,
    cast(sum(positions.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(positions.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(positions.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(positions.available_amount) as decimal(18, 2)) as available_amount
from positions
left join names
    on positions.part_kind = names.part_kind and positions.code = names.code
group by positions.fiscal_year, positions.code, positions.is_internal_service
order by positions.fiscal_year desc, positions.is_internal_service, expended_amount desc nulls last, positions.code nulls last;

-- name: classes
with ranked as (
    select
        totals_by_account_class.*,
        max(period) over (partition by fiscal_year) as newest_period
    from shown.totals_by_account_class
)

select
    fiscal_year,
    account_class as code,
    cast(null as varchar) as name,
    account_type as note,
    coalesce(is_internal_service, false) as is_internal_service,
    max(newest_period) as newest_period,
    cast(sum(case when period = newest_period then expended_amount else 0 end) as decimal(18, 2)) as newest_expended_amount,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount
from ranked
group by fiscal_year, account_class, account_type, coalesce(is_internal_service, false)
order by fiscal_year desc, is_internal_service, expended_amount desc nulls last, code nulls last, note nulls last;

-- name: periods
with changed as (
    select
        fiscal_year,
        period,
        count(*) as changed_count
    from shown.closed_period_changes
    group by fiscal_year, period
)

select
    totals_by_period.fiscal_year,
    totals_by_period.period,
    coalesce(totals_by_period.is_internal_service, false) as is_internal_service,
    totals_by_period.period_end_date,
    totals_by_period.current_budget_amount,
    totals_by_period.encumbered_amount,
    totals_by_period.expended_amount,
    totals_by_period.available_amount,
    totals_by_period.current_budget_to_date_amount,
    totals_by_period.encumbered_to_date_amount,
    totals_by_period.expended_to_date_amount,
    totals_by_period.available_to_date_amount,
    coalesce(totals_by_period.is_provisional, false) as is_provisional,
    closed_periods.closed_by,
    closed_periods.closed_at,
    closed_periods.exceptions is not null as has_exceptions,
    coalesce(changed.changed_count, 0) as changed_count
from shown.totals_by_period
left join shown.closed_periods
    on totals_by_period.fiscal_year = closed_periods.fiscal_year and totals_by_period.period = closed_periods.period
left join changed
    on totals_by_period.fiscal_year = changed.fiscal_year and totals_by_period.period = changed.period
order by totals_by_period.fiscal_year desc, is_internal_service, totals_by_period.period;

-- name: funding
select
    fiscal_year,
    funding_source,
    original_budget_amount,
    amendment_amount,
    transfer_amount,
    carry_forward_amount,
    current_budget_amount,
    internal_service_budget_amount,
    cast(current_budget_amount - coalesce(internal_service_budget_amount, 0) as decimal(18, 2)) as city_budget_amount
from shown.totals_by_funding_source
order by fiscal_year desc, current_budget_amount desc nulls last, funding_source nulls last;

-- name: period_periods
select *
from shown.totals_by_period
where fiscal_year = $fiscal_year
order by period, is_internal_service;

-- name: fund_periods
select *
from shown.totals_by_fund
where fiscal_year = $fiscal_year
order by period, fund_code nulls last;

-- name: account_class_periods
select *
from shown.totals_by_account_class
where fiscal_year = $fiscal_year
order by period, account_class nulls last, account_type nulls last, is_internal_service;

-- name: project_periods
select *
from shown.totals_by_project
where fiscal_year = $fiscal_year
order by period, project_key nulls last;

-- name: department_periods
select
    fiscal_year,
    period,
    department_code,
    coalesce(is_internal_service, false) as is_internal_service,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(pre_encumbered_amount) as decimal(18, 2)) as pre_encumbered_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount,
    cast(sum(sum(current_budget_amount)) over to_date as decimal(18, 2)) as current_budget_to_date_amount,
    cast(sum(sum(encumbered_amount)) over to_date as decimal(18, 2)) as encumbered_to_date_amount,
    cast(sum(sum(expended_amount)) over to_date as decimal(18, 2)) as expended_to_date_amount,
    cast(sum(sum(available_amount)) over to_date as decimal(18, 2)) as available_to_date_amount,
    bool_or(is_provisional) as is_provisional
from shown.budget_vs_actuals
where fiscal_year = $fiscal_year
group by fiscal_year, period, department_code, coalesce(is_internal_service, false)
window to_date as (partition by department_code, coalesce(is_internal_service, false) order by period)
order by period, department_code nulls last, is_internal_service;

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
    is_provisional,
    is_internal_service,
    budget_cell_key
from shown.budget_vs_actuals
order by
    fiscal_year desc,
    period,
    fund_code nulls last,
    department_code nulls last,
    account_code nulls last,
    finance_project_code nulls last,
    project_key nulls last;
