select
    source_name,
    source_record_id,
    extract_id,
    is_stale,
    project_reference,
    fiscal_year,
    cost_amount as amount
from {{ ref('int_servicenow_cost_lines') }}
where cost_amount is not null
