with landed as (
    {{ current_versions('servicenow', 'departments') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    id as department_code,
    name as department_name,
    is_stale,
    valid_from_at
from landed
