with landed as (
    {{ current_versions('dataverse', 'assignments') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_projectid as project_reference,
    msdyn_bookableresourceid_display as resource_name,
    msdyn_bookableresourceid as resource_reference,
    msdyn_projectteamid as team_reference,
    coalesce(msdyn_effort, msdyn_hours) as planned_hours,
    msdyn_effortcompleted as actual_hours,
    coalesce(msdyn_start_date, msdyn_fromdate_date) as start_date,
    coalesce(msdyn_finish_date, msdyn_todate_date) as finish_date,
    is_stale,
    valid_from_at
from landed
