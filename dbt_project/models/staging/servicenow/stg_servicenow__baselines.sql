with landed as (
    {{ last_versions('servicenow', 'baselines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    top_task as project_reference,
    name,
    sys_created_on_date as created_date,
    sys_created_on as created_at,
    is_gone,
    is_stale,
    valid_from_at
from landed
