with landed as (
    {{ current_versions('delivered', 'goals') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    goal_id,
    name,
    is_stale,
    valid_from_at
from landed
