with landed as (
    {{ current_versions('delivered', 'gates') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    gate_id,
    name,
    decision,
    entered_date,
    decided_date,
    conditions_due_date,
    conditions_met_date,
    is_stale,
    valid_from_at
from landed
