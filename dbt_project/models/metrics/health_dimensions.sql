-- Thresholds compare ten decimals, so that 10 % of a budget is 10 % whatever the binary fraction.
select
    {{ surrogate_key(['dimensions.project_key', 'dimensions.metric_id', 'dimensions.as_of_date']) }} as health_dimension_key,
    dimensions.project_key,
    dimensions.metric_id,
    {{ health_colour(health_rank('dimensions.metric_value', 'policies.is_lower_worse', 'policies.amber_from', 'policies.red_from')) }} as health,
    {{ reason_code('dimensions.reason_rank') }} as null_reason,
    dimensions.metric_value as value,
    cast(policies.amber_from as double) as amber_from,
    cast(policies.red_from as double) as red_from,
    policies.is_lower_worse,
    policies.valid_from_date as policy_from_date,
    dimensions.as_of_date
from {{ ref('int_project_dimensions') }} as dimensions
left join {{ ref('int_health_policies') }} as policies
    on dimensions.metric_id = policies.metric_id
    and policies.valid_from_date <= dimensions.as_of_date
    and (policies.valid_to_date is null or policies.valid_to_date > dimensions.as_of_date)
