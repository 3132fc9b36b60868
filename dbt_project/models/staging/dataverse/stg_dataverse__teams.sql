with landed as (
    {{ current_versions('dataverse', 'teams') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    msdyn_bookableresourceid as resource_reference,
    coalesce(msdyn_resourcecategory_display, msdyn_roledescription) as role_name,
    is_stale,
    valid_from_at
from landed
