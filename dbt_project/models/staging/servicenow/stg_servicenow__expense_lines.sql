with landed as (
    {{ current_versions('servicenow', 'expense_lines') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as task_reference,
    number as line_id,
    coalesce(state_display, state) as status_text,
    amount,
    expense_date,
    is_stale,
    valid_from_at
from landed
