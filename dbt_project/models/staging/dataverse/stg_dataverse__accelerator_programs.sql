with landed as (
    {{ current_versions('dataverse', 'accelerator_programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_name as program_name,
    proj_manager_display as manager_name,
    proj_manager as manager_reference,
    coalesce(proj_state_display, proj_state, statecode_display) as status_text,
    is_stale,
    valid_from_at
from landed
