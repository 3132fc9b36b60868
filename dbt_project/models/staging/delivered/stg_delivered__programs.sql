with landed as (
    {{ current_versions('delivered', 'programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    program_id as program_code,
    name as program_name,
    portfolio_name,
    manager_name,
    status as status_text,
    is_stale,
    valid_from_at
from landed
