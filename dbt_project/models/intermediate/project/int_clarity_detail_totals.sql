with lines as (
    {{ clarity_spans('stg_clarity__cost_plan_details') }}
),

movements as (
    select source_name, cost_plan_reference, known_at, cost_amount, 1 as line_count from lines
    union all
    select source_name, cost_plan_reference, until_at as known_at, -cost_amount as cost_amount, -1 as line_count
    from lines
    where until_at is not null
),

instants as (
    select
        source_name,
        cost_plan_reference,
        known_at,
        sum(cost_amount) as movement_amount,
        sum(line_count) as movement_count
    from movements
    group by source_name, cost_plan_reference, known_at
),

totals as (
    select
        instants.source_name,
        instants.cost_plan_reference,
        instants.known_at,
        sum(movement_amount) over (
            partition by source_name, cost_plan_reference
            order by known_at asc nulls first
            rows between unbounded preceding and current row
        ) as total_amount,
        sum(movement_count) over (
            partition by source_name, cost_plan_reference
            order by known_at asc nulls first
            rows between unbounded preceding and current row
        ) as total_count
    from instants
)

select
    source_name,
    cost_plan_reference,
    known_at,
    lead(known_at) over (partition by source_name, cost_plan_reference order by known_at asc nulls first) as until_at,
    case when total_count > 0 then {{ to_amount('total_amount') }} end as cost_amount
from totals
