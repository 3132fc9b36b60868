with landed as (
    {{ current_versions('delivered', 'project_budgets') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    fiscal_year,
    amount,
    is_stale,
    valid_from_at
from landed
