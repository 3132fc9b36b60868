with landed as (
    {{ current_versions('jira_align', 'programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    id as program_code,
    title as program_name,
    cast(null as string) as portfolio_name,
    nullif(nullif(portfolio_id, '-1'), '0') as portfolio_id,
    cast(null as string) as manager_name,
    cast(null as string) as status_text,
    is_stale,
    valid_from_at
from landed
