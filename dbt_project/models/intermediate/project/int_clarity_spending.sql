with transactions as (
    {{ clarity_spans('stg_clarity__actual_transactions') }}
),

codes as (
    select
        source_name,
        project_code,
        max(record_key) as record_key
    from {{ ref('stg_clarity__projects') }}
    where project_code is not null
    group by source_name, project_code
),

records as (
    select source_name, record_key
    from {{ ref('stg_clarity__projects') }}
    group by source_name, record_key
),

movements as (
    select source_name, project_reference, known_at, cost_amount, 1 as transaction_count
    from transactions
    where cost_amount is not null
    union all
    select source_name, project_reference, until_at as known_at, -cost_amount as cost_amount, -1 as transaction_count
    from transactions
    where cost_amount is not null and until_at is not null
),

-- A transaction may name its project by code; what is some project's own id is that id, whatever codes look like it.
instants as (
    select
        movements.source_name,
        coalesce(records.record_key, codes.record_key, movements.project_reference) as project_reference,
        movements.known_at,
        sum(movements.cost_amount) as movement_amount,
        sum(movements.transaction_count) as movement_count
    from movements
    left join records
        on movements.source_name = records.source_name
        and movements.project_reference = records.record_key
    left join codes
        on movements.source_name = codes.source_name
        and movements.project_reference = codes.project_code
    group by
        movements.source_name, coalesce(records.record_key, codes.record_key, movements.project_reference), movements.known_at
),

totals as (
    select
        instants.source_name,
        instants.project_reference,
        instants.known_at,
        instants.movement_amount,
        sum(movement_amount) over (
            partition by source_name, project_reference
            order by known_at asc nulls first
            rows between unbounded preceding and current row
        ) as total_amount,
        sum(movement_count) over (
            partition by source_name, project_reference
            order by known_at asc nulls first
            rows between unbounded preceding and current row
        ) as total_count
    from instants
),

compared as (
    select
        source_name,
        project_reference,
        known_at,
        case when total_count > 0 then {{ to_amount('total_amount') }} end as actual_amount,
        lag(case when total_count > 0 then {{ to_amount('total_amount') }} end) over (
            partition by source_name, project_reference
            order by known_at asc nulls first
        ) as before_amount
    from totals
)

select
    source_name,
    project_reference,
    known_at,
    lead(known_at) over (partition by source_name, project_reference order by known_at asc nulls first) as until_at,
    actual_amount
from compared
where actual_amount is distinct from before_amount
