with landed as (
    {{ current_versions('servicenow', 'dependencies') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    parent as predecessor_reference,
    child as successor_reference,
    coalesce(type_display, type) as kind,
    lag,
    is_stale,
    valid_from_at
from landed
