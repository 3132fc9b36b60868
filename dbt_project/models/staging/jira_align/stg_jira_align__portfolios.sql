with landed as (
    {{ current_versions('jira_align', 'portfolios') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    id as portfolio_code,
    title as portfolio_name,
    cast(null as string) as manager_name,
    coalesce(is_active, true) as is_active,
    is_stale,
    valid_from_at
from landed
