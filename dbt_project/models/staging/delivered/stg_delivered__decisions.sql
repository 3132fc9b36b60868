with landed as (
    {{ current_versions('delivered', 'decisions') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    decision_id,
    title,
    status,
    decision,
    owner_name,
    cast(null as string) as owner_reference,
    needed_by_date,
    decided_date,
    is_stale,
    valid_from_at
from landed
