with landed as (
    {{ current_versions('dataverse', 'programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_name as program_name,
    ownerid_display as manager_name,
    ownerid as manager_reference,
    coalesce(statecode_display, statecode) as status_text,
    is_stale,
    valid_from_at
from landed
