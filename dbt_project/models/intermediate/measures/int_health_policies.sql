-- The thresholds in force from a date on, per metric; the next date of the same metric ends them.
with policies as (
    select
        metric_id,
        direction,
        {{ dbt.safe_cast('amber_from', 'decimal(18, 10)') }} as amber_from,
        {{ dbt.safe_cast('red_from', 'decimal(18, 10)') }} as red_from,
        coalesce(try_cast(valid_from_date as date), cast('0001-01-01' as date)) as valid_from_date
    from {{ source('landing', 'policy_health_policies') }}
)

select
    metric_id,
    lower(direction) like 'lower%' or lower(direction) like 'below%' or lower(direction) = 'down' as is_lower_worse,
    amber_from,
    red_from,
    valid_from_date,
    lead(valid_from_date) over (partition by metric_id order by valid_from_date asc nulls last) as valid_to_date
from policies
