with landed as (
    {{ last_versions('dataverse', 'baseline_tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    baseline as baseline_reference,
    msdyn_projecttaskid as task_reference,
    msdyn_taskstartdate_date as start_date,
    msdyn_taskfinishdate_date as finish_date,
    is_gone,
    is_stale,
    valid_from_at
from landed
