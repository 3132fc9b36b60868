with landed as (
    {{ current_versions('dataverse', 'users') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    fullname as name,
    is_stale,
    valid_from_at
from landed
