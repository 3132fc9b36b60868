{# R2: our journal = the trial balance of the same source, per cell of the dimensions that the trial balance holds. #}
{% set dimensions = ['fund_code', 'department_code', 'account_code'] %}
with grain as (
    select
        source_name
        {% for dimension in dimensions %},
count({{ dimension }}) > 0 as has_{{ dimension }}{% endfor %}
    from {{ ref('int_trial_balance_movements') }}
    group by source_name
),

amounts as (
    select
        movements.source_name, movements.fiscal_year, movements.period
        {% for dimension in dimensions %}, coalesce(movements.{{ dimension }}, '') as {{ dimension }}{% endfor %},
        movements.amount as source_amount,
        cast(0 as decimal(18, 2)) as warehouse_amount,
        1 as stated
    from {{ ref('int_trial_balance_movements') }} as movements
    union all
    select
        lines.source_name, lines.fiscal_year, lines.period
        {% for dimension in dimensions %}, case when grain.has_{{ dimension }} then coalesce(lines.{{ dimension }}, '') else '' end as {{ dimension }}{% endfor %},
        cast(0 as decimal(18, 2)) as source_amount,
        lines.amount as warehouse_amount,
        0 as stated
    from {{ ref('int_journal_lines') }} as lines
    inner join grain
        on lines.source_name = grain.source_name
),

cells as (
    select
        amounts.source_name, amounts.fiscal_year, amounts.period
        {% for dimension in dimensions %}, amounts.{{ dimension }}{% endfor %},
        sum(amounts.source_amount) as source_amount,
        sum(amounts.warehouse_amount) as warehouse_amount,
        max(amounts.stated) as stated
    from amounts
    group by amounts.source_name, amounts.fiscal_year, amounts.period{% for dimension in dimensions %}, amounts.{{ dimension }}{% endfor %}
),

suspended as (
    select
source_name,
fiscal_year,
period,
sum(amount) as suspense_amount
    from {{ ref('int_suspended_lines') }}
    where stream = 'journal_lines' and not is_loaded
    group by source_name, fiscal_year, period
),

periods as (
    select
        cells.source_name,
cells.fiscal_year,
cells.period,
        sum(cells.source_amount) as source_amount,
        sum(cells.warehouse_amount) as warehouse_amount,
        sum(case when cells.source_amount <> cells.warehouse_amount then 1 else 0 end) as failed_cells
    from cells
    group by cells.source_name, cells.fiscal_year, cells.period
    having max(cells.stated) = 1
)

select
    'R2' as control_id,
    periods.source_name,
    'journal against trial balance' as subject,
    periods.fiscal_year,
    periods.period,
    {{ to_amount('periods.source_amount') }} as source_amount,
    {{ to_amount('periods.warehouse_amount') }} as warehouse_amount,
    {{ to_amount('coalesce(suspended.suspense_amount, 0)') }} as suspense_amount,
    cast(periods.failed_cells as bigint) as failed_cells
from periods
left join suspended
    on periods.source_name = suspended.source_name
    and periods.fiscal_year = suspended.fiscal_year
    and periods.period = suspended.period
