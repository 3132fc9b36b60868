with landed as (
    {{ current_versions('clarity', 'resources') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    code as resource_code,
    full_name as resource_name,
    is_active,
    is_stale,
    valid_from_at
from landed
