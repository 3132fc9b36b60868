with landed as (
    {{ current_versions('dataverse', 'bookable_resources') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    name,
    is_stale,
    valid_from_at
from landed
