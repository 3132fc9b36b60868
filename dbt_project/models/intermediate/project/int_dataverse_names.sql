with named as (
    select source_name, source_record_id, extract_id, is_stale, name as record_name from {{ ref('stg_dataverse__users') }}
    union all
    select source_name, source_record_id, extract_id, is_stale, name as record_name from {{ ref('stg_dataverse__bookable_resources') }}
    union all
    select source_name, source_record_id, extract_id, is_stale, program_name as record_name from {{ ref('int_dataverse_programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    source_record_id as record_reference,
    record_name,
    is_stale
from named
where record_name is not null
