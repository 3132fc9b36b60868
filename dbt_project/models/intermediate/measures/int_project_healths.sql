-- The policy's judgement: the worst of the dimensions that have a value; not_assessed where none has.
-- Thresholds compare ten decimals, so that 10 % of a budget is 10 % whatever the binary fraction.
with judged as (
    select
        dimensions.project_key,
        dimensions.as_of_date,
        {{ health_rank('dimensions.metric_value', 'policies.is_lower_worse', 'policies.amber_from', 'policies.red_from') }} as health_rank
    from {{ ref('int_project_dimensions') }} as dimensions
    left join {{ ref('int_health_policies') }} as policies
        on dimensions.metric_id = policies.metric_id
        and policies.valid_from_date <= dimensions.as_of_date
        and (policies.valid_to_date is null or policies.valid_to_date > dimensions.as_of_date)
)

select
    project_key,
    as_of_date,
    case coalesce(max(health_rank), 0)
        when 3 then 'red'
        when 2 then 'amber'
        when 1 then 'green'
        else 'not_assessed'
    end as computed_health
from judged
group by project_key, as_of_date
