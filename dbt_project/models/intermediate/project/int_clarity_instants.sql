-- Streams of one night land seconds apart: what landed after the projects is known from the instant the projects were.
with landings as (
    select source_name, valid_from_at from {{ ref('stg_clarity__cost_plans') }}
    union
    select source_name, valid_from_at from {{ ref('stg_clarity__cost_plan_details') }}
    union
    select source_name, valid_from_at from {{ ref('stg_clarity__actual_transactions') }}
),

nights as (
    select
        source_name,
        finished_at
    from {{ source('landing', 'extracts') }}
    where stream = 'projects' and status = 'accepted'
)

select
    landings.source_name,
    landings.valid_from_at,
    coalesce(max(nights.finished_at), landings.valid_from_at) as known_at
from landings
left join nights
    on landings.source_name = nights.source_name
    and landings.valid_from_at >= nights.finished_at
group by landings.source_name, landings.valid_from_at
