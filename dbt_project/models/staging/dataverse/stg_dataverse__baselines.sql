with landed as (
    {{ last_versions('dataverse', 'baselines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_projectid as project_reference,
    msdyn_name as name,
    createdon_date as created_date,
    createdon as created_at,
    is_gone,
    is_stale,
    valid_from_at
from landed
