with landed as (
    {{ current_versions('dataverse', 'time_entries') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    msdyn_bookableresource_display as resource_name,
    msdyn_entrystatus as status_code,
    msdyn_type as type_code,
    msdyn_duration as duration_minutes,
    msdyn_date as entry_date,
    is_stale,
    valid_from_at
from landed
