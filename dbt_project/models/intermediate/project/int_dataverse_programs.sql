with programs as (
    select source_name, source_record_id, extract_id, program_name, manager_name, manager_reference, status_text, is_stale, valid_from_at
    from {{ ref('stg_dataverse__premium_programs') }}
    union all
    select source_name, source_record_id, extract_id, program_name, manager_name, manager_reference, status_text, is_stale, valid_from_at
    from {{ ref('stg_dataverse__accelerator_programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    source_record_id as program_code,
    program_name,
    cast(null as string) as portfolio_name,
    manager_name,
    manager_reference,
    status_text,
    is_stale,
    valid_from_at
from programs
