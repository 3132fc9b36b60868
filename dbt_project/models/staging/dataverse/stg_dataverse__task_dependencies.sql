with landed as (
    {{ current_versions('dataverse', 'task_dependencies') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_predecessortask as predecessor_reference,
    msdyn_successortask as successor_reference,
    coalesce(msdyn_projecttaskdependencylinktype_display, msdyn_linktype_display, msdyn_projecttaskdependencylinktype, msdyn_linktype) as kind,
    cast(msdyn_projecttaskdependencylinklag as string) as lag,
    is_stale,
    valid_from_at
from landed
