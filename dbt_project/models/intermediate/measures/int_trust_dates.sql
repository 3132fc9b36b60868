-- The dates that the sources and the city as a whole have figures of trust at: complete month ends since the first
-- accepted extract, and the city's date. `until_at` is the instant at which that day ended, or at which the build ran.
with firsts as (
    select
        statuses.source_name,
        min(least(statuses.last_accepted_at, extracts.finished_at)) as first_accepted_at
    from {{ source('landing', 'stream_status') }} as statuses
    left join {{ source('landing', 'extracts') }} as extracts
        on statuses.source_name = extracts.source_name
        and extracts.status = 'accepted'
    group by statuses.source_name
),

entities as (
    select 'source' as entity_type, source_name as entity_id, source_name, first_accepted_at from firsts
    union all
    select 'city' as entity_type, 'city' as entity_id, cast(null as string) as source_name, min(first_accepted_at) as first_accepted_at
    from firsts
    having count(*) > 0
)

select
    entities.entity_type,
    entities.entity_id,
    entities.source_name,
    months.month_end_date as as_of_date,
    false as is_city_date,
    cast({{ add_days('months.month_end_date', 1) }} as timestamp) as until_at
from entities
inner join {{ ref('int_months') }} as months
    on months.month_end_date >= {{ city_day('entities.first_accepted_at') }}
    and months.month_end_date <= {{ last_complete_month_end() }}
union all
select
    entities.entity_type,
    entities.entity_id,
    entities.source_name,
    {{ city_date() }} as as_of_date,
    true as is_city_date,
    {{ built_at() }} as until_at
from entities
