with landed as (
    {{ current_versions('delivered', 'dependencies') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    depends_on_project_id as depends_on_reference,
    kind,
    description,
    status,
    needed_by_date,
    is_stale,
    valid_from_at
from landed
