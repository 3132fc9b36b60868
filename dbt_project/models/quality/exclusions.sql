with excluded as (
    select
        'metric' as kind,
        metric_id,
        entity_type,
        entity_id,
        reason_code,
        cast(null as string) as absence
    from {{ ref('int_metric_exclusions') }}
    union all
    select
        'entity' as kind,
        entity as metric_id,
        'source' as entity_type,
        source_name as entity_id,
        'source_missing' as reason_code,
        absence
    from {{ ref('int_entity_absences') }}
)

select
    {{ surrogate_key(['excluded.metric_id', 'excluded.entity_type', 'excluded.entity_id']) }} as exclusion_key,
    excluded.kind,
    excluded.metric_id,
    excluded.entity_type,
    excluded.entity_id,
    excluded.reason_code,
    excluded.absence
from excluded
