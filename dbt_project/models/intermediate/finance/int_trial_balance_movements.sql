with balances as (
    select
        lines.source_name,
        lines.fiscal_year,
        lines.period,
        lines.fund_code,
        lines.department_code,
        lines.account_code,
        coalesce(lines.amount_is, 'movement') = 'year_to_date' as is_year_to_date,
        cast(sum(lines.amount) as decimal(18, 2)) as amount
    from {{ ref('stg_delivered__trial_balance') }} as lines
    group by
        lines.source_name, lines.fiscal_year, lines.period, lines.fund_code, lines.department_code, lines.account_code,
        coalesce(lines.amount_is, 'movement') = 'year_to_date'
),

-- a balance that a later delivery no longer states has gone to zero only if it says so; the last stated one is compared with
previous as (
    select
        balances.*,
        lag(balances.amount) over (
            partition by
                balances.source_name, balances.is_year_to_date, balances.fiscal_year, balances.fund_code,
                balances.department_code, balances.account_code
            order by balances.period asc nulls last
        ) as previous_amount
    from balances
)

select
    previous.source_name,
    previous.fiscal_year,
    previous.period,
    previous.fund_code,
    previous.department_code,
    previous.account_code,
    cast(
        case when previous.is_year_to_date then previous.amount - coalesce(previous.previous_amount, 0) else previous.amount end
        as decimal(18, 2)
    ) as amount
from previous
