{# R10: opening + movements = closing on every order line and period, and what closes is the sum of the events. #}
with rolled as (
    select
        roll.*,
        coalesce(
            lag(roll.closing_amount) over (
                partition by roll.source_name, roll.purchase_order_id, roll.line_number
                order by roll.fiscal_year asc nulls first, roll.period asc nulls first
            ), 0
        ) as prior_closing_amount
    from {{ ref('encumbrance_rollforward') }} as roll
)

select
    'R10' as control_id,
    rolled.source_name,
    'encumbrance roll-forward' as subject,
    rolled.fiscal_year,
    rolled.period,
    {{ to_amount(
        'sum(rolled.prior_closing_amount + rolled.encumbered_amount + rolled.adjusted_amount + rolled.carried_forward_amount'
        ~ ' - rolled.liquidated_amount - rolled.cancelled_amount)'
    ) }} as source_amount,
    {{ to_amount('sum(rolled.closing_amount)') }} as warehouse_amount,
    cast(sum(case when rolled.opening_amount <> rolled.prior_closing_amount then 1 else 0 end) as bigint) as failed_cells
from rolled
group by rolled.source_name, rolled.fiscal_year, rolled.period
