with landed as (
    {{ current_versions('servicenow', 'fiscal_periods') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    name,
    start_date_time as start_text,
    end_date_time as end_text,
    fiscal_type,
    parent as parent_reference,
    is_stale,
    valid_from_at
from landed
