with landed as (
    {{ current_versions('servicenow', 'programs') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    number as program_code,
    short_description as program_name,
    primary_portfolio_display as portfolio_name,
    primary_portfolio as portfolio_reference,
    program_manager_display as manager_name,
    program_manager as manager_reference,
    coalesce(state_display, state) as status_text,
    is_stale,
    valid_from_at
from landed
