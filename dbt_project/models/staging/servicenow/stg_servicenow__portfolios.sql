with landed as (
    {{ current_versions('servicenow', 'portfolios') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    number as portfolio_code,
    name as portfolio_name,
    portfolio_manager_display as manager_name,
    portfolio_manager as manager_reference,
    is_stale,
    valid_from_at
from landed
