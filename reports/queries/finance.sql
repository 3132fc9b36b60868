-- name: years
with cells as (
    select
        fiscal_year,
        period,
        coalesce(is_internal_service, false) as is_internal_service,
        coalesce(is_provisional, false) as is_provisional,
        original_budget_amount,
        amendment_amount,
        transfer_amount,
        carry_forward_amount,
        current_budget_amount,
        pre_encumbered_amount,
        encumbered_amount,
        expended_amount,
        available_amount
    from shown.budget_vs_actuals
    union all by name
    select distinct
        fiscal_year,
        false as is_internal_service,
        false as is_provisional,
        cast(0 as decimal(18, 2)) as original_budget_amount,
        cast(0 as decimal(18, 2)) as amendment_amount,
        cast(0 as decimal(18, 2)) as transfer_amount,
        cast(0 as decimal(18, 2)) as carry_forward_amount,
        cast(0 as decimal(18, 2)) as current_budget_amount,
        cast(0 as decimal(18, 2)) as pre_encumbered_amount,
        cast(0 as decimal(18, 2)) as encumbered_amount,
        cast(0 as decimal(18, 2)) as expended_amount,
        cast(0 as decimal(18, 2)) as available_amount
    from shown.budget_vs_actuals
)

select
    fiscal_year,
    is_internal_service,
    cast(sum(original_budget_amount) as decimal(18, 2)) as original_budget_amount,
    cast(sum(amendment_amount) as decimal(18, 2)) as amendment_amount,
    cast(sum(transfer_amount) as decimal(18, 2)) as transfer_amount,
    cast(sum(carry_forward_amount) as decimal(18, 2)) as carry_forward_amount,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(pre_encumbered_amount) as decimal(18, 2)) as pre_encumbered_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount,
    bool_or(is_provisional) as is_provisional,
    string_agg(distinct period, ', ' order by period) filter (where is_provisional) as open_periods
from cells
group by fiscal_year, is_internal_service
order by fiscal_year desc, is_internal_service;

-- name: withheld
select count(*) as project_count
from shown.dim_projects
where is_procurement_sensitive and not coalesce(is_deleted, false);

-- name: ties
with ledger as (
    select
        fiscal_year,
        cast(sum(amount) as decimal(18, 2)) as ledger_amount,
        count(*) as line_count
    from shown.fct_journal_lines
    where coalesce(account_type, 'expenditure') = 'expenditure'
    group by fiscal_year
),

positions as (
    select
        fiscal_year,
        cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
        cast(sum(case when project_key is null then expended_amount else 0 end) as decimal(18, 2)) as unassigned_amount,
        cast(sum(case when is_internal_service then expended_amount else 0 end) as decimal(18, 2)) as internal_service_amount
    from shown.budget_vs_actuals
    group by fiscal_year
)

select
    coalesce(ledger.fiscal_year, positions.fiscal_year) as fiscal_year,
    coalesce(ledger.line_count, 0) as line_count,
    coalesce(ledger.ledger_amount, 0) as ledger_amount,
    coalesce(positions.expended_amount, 0) as expended_amount,
    coalesce(positions.unassigned_amount, 0) as unassigned_amount,
    coalesce(positions.internal_service_amount, 0) as internal_service_amount,
    cast(coalesce(ledger.ledger_amount, 0) - coalesce(positions.expended_amount, 0) as decimal(18, 2)) as difference_amount
from ledger
full join positions
    on ledger.fiscal_year = positions.fiscal_year
order by fiscal_year desc;

-- name: suspense
select
    reason_code,
    coalesce(is_loaded, false) as is_loaded,
    count(*) as line_count,
    cast(sum(amount) as decimal(18, 2)) as amount,
    max(age_days) as oldest_days
from shown.suspense
group by reason_code, coalesce(is_loaded, false)
order by is_loaded, reason_code;

-- name: bases
select
    source_name,
    source_type,
    basis,
    currency,
    journal_amount_sign,
    streams,
    coalesce(is_stale, false) as is_stale
from shown.source_bases
order by source_name, basis nulls last;
