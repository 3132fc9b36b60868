{#
  R10: opening + movements = closing on every order line and period, and each line moves by its published events: a line or event
  that the roll-forward left out, or counted twice, is a failed cell.
#}
with moved as (
    select
        source_name, purchase_order_id, line_number, fiscal_year, period,
        closing_amount - opening_amount as rolled_amount,
        cast(0 as decimal(18, 2)) as event_amount
    from {{ ref('encumbrance_rollforward') }}
    union all
    select
        source_name, purchase_order_id, line_number, fiscal_year, period,
        cast(0 as decimal(18, 2)) as rolled_amount,
        amount as event_amount
    from {{ ref('fct_encumbrances') }}
),

cells as (
    select
        source_name,
        fiscal_year,
        period,
        case when sum(rolled_amount) <> sum(event_amount) then 1 else 0 end as is_failed
    from moved
    group by source_name, purchase_order_id, line_number, fiscal_year, period
),

differing as (
    select
        source_name,
        fiscal_year,
        period,
        sum(is_failed) as failed_cells
    from cells
    group by source_name, fiscal_year, period
),

rolled as (
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
    differing.source_name,
    'encumbrance roll-forward' as subject,
    differing.fiscal_year,
    differing.period,
    {{ to_amount(
        'sum(rolled.prior_closing_amount + rolled.encumbered_amount + rolled.adjusted_amount + rolled.carried_forward_amount'
        ~ ' - rolled.liquidated_amount - rolled.cancelled_amount)'
    ) }} as source_amount,
    {{ to_amount('sum(rolled.closing_amount)') }} as warehouse_amount,
    cast(
        max(differing.failed_cells) + sum(case when rolled.opening_amount <> rolled.prior_closing_amount then 1 else 0 end) as bigint
    ) as failed_cells
from differing
left join rolled
    on differing.source_name = rolled.source_name
    and differing.fiscal_year is not distinct from rolled.fiscal_year
    and differing.period is not distinct from rolled.period
group by differing.source_name, differing.fiscal_year, differing.period
