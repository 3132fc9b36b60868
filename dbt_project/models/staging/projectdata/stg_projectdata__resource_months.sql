with landed as (
    {{ current_versions('projectdata', 'resource_timephased') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    resource_id as user_reference,
    base_capacity as base_capacity_hours,
    capacity as capacity_hours,
    time_by_month as month_start_date,
    is_stale,
    valid_from_at
from landed
