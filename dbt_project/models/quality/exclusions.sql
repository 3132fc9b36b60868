select
    {{ surrogate_key(['exclusions.metric_id', 'exclusions.entity_type', 'exclusions.entity_id']) }} as exclusion_key,
    exclusions.metric_id,
    exclusions.entity_type,
    exclusions.entity_id,
    exclusions.reason_code
from {{ ref('int_metric_exclusions') }} as exclusions
