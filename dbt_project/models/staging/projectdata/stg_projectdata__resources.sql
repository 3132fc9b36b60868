with landed as (
    {{ current_versions('projectdata', 'resources') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    resource_name,
    resource_email_address as email,
    rbs as role_name,
    resource_max_units as max_units,
    coalesce(resource_is_active, true) as is_active,
    is_stale,
    valid_from_at
from landed
