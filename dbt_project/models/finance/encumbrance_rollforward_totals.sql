with movements as (
    select
        roll.source_name,
        roll.fiscal_year,
        roll.period,
        {% for movement in ['encumbered', 'adjusted', 'carried_forward', 'liquidated', 'cancelled'] -%}
        {{ to_amount('sum(roll.' ~ movement ~ '_amount)') }} as {{ movement }}_amount,
        {% endfor -%}
        {{ to_amount('sum(roll.closing_amount - roll.opening_amount)') }} as movement_amount,
        max(case when roll.is_stale then 1 else 0 end) = 1 as is_stale
    from {{ ref('encumbrance_rollforward') }} as roll
    group by roll.source_name, roll.fiscal_year, roll.period
),

final as (
    select
        movements.*,
        {{ to_amount("sum(movements.movement_amount) over (
            partition by movements.source_name
            order by movements.fiscal_year asc nulls first, movements.period asc nulls first
            rows between unbounded preceding and current row
        )") }} as closing_amount
    from movements
)

select
    {{ surrogate_key(['final.source_name', 'final.fiscal_year', 'final.period']) }} as encumbrance_total_key,
    final.source_name,
    final.fiscal_year,
    final.period,
    {{ to_amount('final.closing_amount - final.movement_amount') }} as opening_amount,
    final.encumbered_amount,
    final.adjusted_amount,
    final.carried_forward_amount,
    final.liquidated_amount,
    final.cancelled_amount,
    final.closing_amount,
    final.is_stale
from final
