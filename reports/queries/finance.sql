-- name: years
select
    fiscal_year,
    cast(sum(original_budget_amount) as decimal(18, 2)) as original_budget_amount,
    cast(sum(amendment_amount) as decimal(18, 2)) as amendment_amount,
    cast(sum(transfer_amount) as decimal(18, 2)) as transfer_amount,
    cast(sum(carry_forward_amount) as decimal(18, 2)) as carry_forward_amount,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(pre_encumbered_amount) as decimal(18, 2)) as pre_encumbered_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount,
    coalesce(bool_or(is_provisional), false) as is_provisional
from shown.budget_vs_actuals
group by fiscal_year
order by fiscal_year desc;

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
        cast(sum(case when project_key is null then expended_amount else 0 end) as decimal(18, 2)) as unassigned_amount
    from shown.budget_vs_actuals
    group by fiscal_year
)

select
    coalesce(ledger.fiscal_year, positions.fiscal_year) as fiscal_year,
    coalesce(ledger.line_count, 0) as line_count,
    coalesce(ledger.ledger_amount, 0) as ledger_amount,
    coalesce(positions.expended_amount, 0) as expended_amount,
    coalesce(positions.unassigned_amount, 0) as unassigned_amount,
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
