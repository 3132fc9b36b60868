with order_lines as (
    select
        events.source_name,
        events.purchase_order_id,
        events.line_number,
        case when count(distinct coalesce(events.project_key, '')) = 1 then max(events.project_key) end as project_key
    from {{ ref('int_encumbrance_events') }} as events
    group by events.source_name, events.purchase_order_id, events.line_number
),

movements as (
    select
        events.source_name,
        events.purchase_order_id,
        events.line_number,
        events.fiscal_year,
        events.period,
        max(case when events.is_stale then 1 else 0 end) = 1 as is_stale,
        {{ to_amount("sum(case when events.event_type = 'encumber' then events.amount else 0 end)") }} as encumbered_amount,
        {{ to_amount("sum(case when events.event_type = 'adjust' then events.amount else 0 end)") }} as adjusted_amount,
        {{ to_amount("sum(case when events.event_type = 'carry_forward' then events.amount else 0 end)") }} as carried_forward_amount,
        {{ to_amount("-sum(case when events.event_type = 'liquidate' then events.amount else 0 end)") }} as liquidated_amount,
        {{ to_amount("-sum(case when events.event_type = 'cancel' then events.amount else 0 end)") }} as cancelled_amount,
        {{ to_amount("sum(events.amount)") }} as movement_amount
    from {{ ref('int_encumbrance_events') }} as events
    group by events.source_name, events.purchase_order_id, events.line_number, events.fiscal_year, events.period
),

final as (
    select
        {{ surrogate_key([
            'movements.source_name', 'movements.purchase_order_id', 'movements.line_number', 'movements.fiscal_year', 'movements.period'
        ]) }} as encumbrance_rollforward_key,
        movements.*,
        {{ to_amount("sum(movements.movement_amount) over (
            partition by movements.source_name, movements.purchase_order_id, movements.line_number
            order by movements.fiscal_year asc nulls first, movements.period asc nulls first
            rows between unbounded preceding and current row
        )") }} as closing_amount
    from movements
)

select
    final.encumbrance_rollforward_key,
    final.source_name,
    order_lines.project_key,
    final.purchase_order_id,
    final.line_number,
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
left join order_lines
    on final.source_name = order_lines.source_name
    and final.purchase_order_id = order_lines.purchase_order_id
    and final.line_number = order_lines.line_number
