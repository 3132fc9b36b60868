select
    metric_id,
    name,
    plain_name,
    formula,
    unit,
    better,
    grain,
    inputs,
    null_reasons,
    standard,
    version
from {{ source('landing', 'metric_definitions') }}
