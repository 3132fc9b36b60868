with landed as (
    {{ current_versions('dataverse', 'tasks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    source_record_id as task_id,
    msdyn_subject as name,
    msdyn_parenttask as parent_task_id,
    cast(cast(msdyn_progress as decimal(18, 10)) * 100 as double) as percent_complete,
    coalesce(msdyn_ismilestone, false) as is_milestone,
    coalesce(msdyn_start_date, msdyn_scheduledstart_date) as planned_start_date,
    coalesce(msdyn_finish_date, msdyn_scheduledend_date) as planned_finish_date,
    msdyn_actualstart_date as actual_start_date,
    coalesce(msdyn_actualend_date, case when msdyn_progress >= 1 then coalesce(msdyn_finish_date, msdyn_scheduledend_date) end) as actual_finish_date,
    is_stale,
    valid_from_at
from landed
