with landed as (
    {{ current_versions('servicenow', 'projects') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    demand as demand_reference,
    goals as goal_references,
    strategic_objectives as objective_references,
    is_stale,
    valid_from_at
from landed
