with landed as (
    {{ current_versions('delivered', 'portfolios') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    portfolio_id as portfolio_code,
    name as portfolio_name,
    manager_name,
    is_stale,
    valid_from_at
from landed
