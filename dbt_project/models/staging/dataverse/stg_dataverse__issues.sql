with landed as (
    {{ current_versions('dataverse', 'issues') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    source_record_id as issue_id,
    msdyn_name as title,
    coalesce(proj_priority_display, proj_priority) as priority,
    coalesce(proj_state_display, proj_state, statecode_display) as status_text,
    case when proj_state = '189330002' or statecode = '1' then 'closed' when proj_state is not null or statecode is not null then 'open' end as platform_status,
    proj_assignedto_display as owner_name,
    proj_assignedto as owner_reference,
    cast(null as boolean) as is_escalated,
    createdon_date as opened_date,
    proj_duedate as due_date,
    cast(null as date) as closed_date,
    is_stale,
    valid_from_at
from landed
