with landed as (
    {{ current_versions('servicenow', 'strategic_goals') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    number as goal_id,
    coalesce(short_description, name, number) as name,
    is_stale,
    valid_from_at
from landed
