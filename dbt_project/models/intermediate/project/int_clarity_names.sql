select
    source_name,
    source_record_id,
    extract_id,
    source_record_id as record_reference,
    resource_name as record_name,
    is_stale
from {{ ref('stg_clarity__resources') }}
where resource_name is not null
