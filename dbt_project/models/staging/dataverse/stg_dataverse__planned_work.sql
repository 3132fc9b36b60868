with landed as (
    {{ current_versions('dataverse', 'planned_work') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_resourceassignmentid as assignment_reference,
    hours as planned_hours,
    segment_start_date as start_date,
    segment_finish_date as finish_date,
    is_stale,
    valid_from_at
from landed
