-- Thresholds are those of the health policy in force at the build's date.
with thresholds as (
    select
        metric_id,
        concat(
            'amber from ', cast(cast(amber_from as double) as string),
            ', red from ', cast(cast(red_from as double) as string),
            case when is_lower_worse then ', lower is worse' else ', higher is worse' end
        ) as thresholds
    from {{ ref('int_health_policies') }}
    where
        valid_from_date <= {{ city_date() }}
        and (valid_to_date is null or valid_to_date > {{ city_date() }})
)

select
    definitions.metric_id,
    definitions.name,
    definitions.plain_name,
    definitions.family,
    definitions.formula,
    definitions.unit,
    definitions.better,
    definitions.grain,
    definitions.inputs,
    definitions.null_reasons,
    definitions.standard,
    definitions.caveat,
    definitions.proven_by,
    thresholds.thresholds,
    definitions.query,
    definitions.version
from {{ source('landing', 'metric_definitions') }} as definitions
left join thresholds on definitions.metric_id = thresholds.metric_id
