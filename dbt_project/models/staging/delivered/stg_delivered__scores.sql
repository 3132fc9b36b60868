with landed as (
    {{ current_versions('delivered', 'scores') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    entity_id as project_reference,
    entity_id,
    criterion,
    model,
    weight,
    score,
    is_stale,
    valid_from_at
from landed
