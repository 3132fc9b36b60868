{% set cell = budget_cell() %}
with movements as (
    select {{ cell | join(', ') }}, event_type as measure, is_before_fiscal_year, amount from {{ ref('int_budget_events_allocated') }}
    union all
    select {{ cell | join(', ') }}, 'pre_encumbered' as measure, false as is_before_fiscal_year, amount from {{ ref('int_requisition_events_allocated') }}
    union all
    select {{ cell | join(', ') }}, 'encumbered' as measure, false as is_before_fiscal_year, amount from {{ ref('int_encumbrance_events_allocated') }}
    union all
    select {{ cell | join(', ') }}, 'expended' as measure, false as is_before_fiscal_year, amount from {{ ref('int_journal_lines_allocated') }}
    where account_type = 'expenditure'
),

cells as (
    select
        {{ cell | join(', ') }},
        {% for measure in ['original', 'amendment', 'transfer', 'carry_forward', 'pre_encumbered', 'encumbered', 'expended'] -%}
        {{ to_amount("sum(case when measure = '" ~ measure ~ "' then amount else 0 end)") }} as {{ measure }}_amount,
        {% endfor -%}
        {{ to_amount("sum(case when measure in ('original', 'carry_forward') or is_before_fiscal_year then amount else 0 end)") }} as gasb_original_budget_amount
    from movements
    group by {{ cell | join(', ') }}
),

final as (
    select
        {{ surrogate_key(cell) }} as budget_cell_key,
        {% for column in cell %}cells.{{ column }},
        {% endfor -%}
        cells.original_amount as original_budget_amount,
        cells.amendment_amount,
        cells.transfer_amount,
        cells.carry_forward_amount,
        {{ to_amount('cells.original_amount + cells.amendment_amount + cells.transfer_amount + cells.carry_forward_amount') }} as current_budget_amount,
        cells.gasb_original_budget_amount,
        cells.pre_encumbered_amount,
        cells.encumbered_amount,
        cells.expended_amount,
        {{ to_amount(
            'cells.original_amount + cells.amendment_amount + cells.transfer_amount + cells.carry_forward_amount'
            ~ (' - cells.pre_encumbered_amount' if var('available_counts_pre_encumbrance') else '')
            ~ ' - cells.encumbered_amount - cells.expended_amount'
        ) }} as available_amount
    from cells
)

select
    final.budget_cell_key,
    {% for column in cell %}final.{{ column }},
    {% endfor -%}
    {% for measure in budget_measures() %}final.{{ measure }},
    {% endfor -%}
    coalesce(funds.is_internal_service, false) as is_internal_service,
    coalesce(periods.is_open, true) as is_provisional,
    periods.end_date as period_end_date
from final
left join {{ ref('int_fiscal_periods') }} as periods
    on final.fiscal_year = periods.fiscal_year
    and final.period = periods.period
left join {{ ref('dim_funds') }} as funds
    on final.fund_code = funds.fund_code
