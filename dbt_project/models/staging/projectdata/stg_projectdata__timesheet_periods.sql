with landed as (
    {{ current_versions('projectdata', 'timesheet_periods') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    period_name as name,
    period_status_id as status_code,
    start_date_date as start_date,
    end_date_date as finish_date,
    is_stale,
    valid_from_at
from landed
