with landed as (
    {{ current_versions('projectdata', 'timesheets') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    timesheet_owner as resource_name,
    timesheet_owner_id as user_reference,
    period_id,
    timesheet_status_id as status_code,
    start_date_date as start_date,
    end_date_date as finish_date,
    is_stale,
    valid_from_at
from landed
