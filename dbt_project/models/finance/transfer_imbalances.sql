with cells as (
    select
        events.source_name,
        events.fiscal_year,
        events.fund_code,
        events.department_code,
        {{ to_amount('sum(events.amount)') }} as transfer_amount,
        cast(count(*) as bigint) as lines,
        max(case when events.is_stale then 1 else 0 end) = 1 as is_stale
    from {{ ref('int_budget_events') }} as events
    where events.event_type = 'transfer'
    group by events.source_name, events.fiscal_year, events.fund_code, events.department_code
),

budgets as (
    select
        cells.*,
        {{ to_amount('sum(cells.transfer_amount) over (partition by cells.source_name, cells.fiscal_year)') }} as budget_transfer_amount
    from cells
)

select
    {{ surrogate_key(['budgets.source_name', 'budgets.fiscal_year', 'budgets.fund_code', 'budgets.department_code']) }} as transfer_imbalance_key,
    budgets.source_name,
    budgets.fund_code,
    budgets.department_code,
    budgets.fiscal_year,
    budgets.transfer_amount,
    budgets.budget_transfer_amount,
    budgets.lines,
    budgets.budget_transfer_amount <> 0 as is_control_failed,
    budgets.is_stale
from budgets
where budgets.transfer_amount <> 0
