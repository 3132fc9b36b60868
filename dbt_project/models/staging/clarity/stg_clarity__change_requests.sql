with landed as (
    {{ current_versions('clarity', 'change_requests') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as change_id,
    name as title,
    coalesce(status_display, status) as status_text,
    case {{ folded('coalesce(status_display, status)') }}
        when 'approved' then 'approved'
        when 'rejected' then 'rejected' when 'denied' then 'rejected' when 'cancelled' then 'rejected'
        when 'requested' then 'requested' when 'open' then 'requested' when 'submitted' then 'requested'
        when 'new' then 'requested' when 'work_in_progress' then 'requested' when 'in_progress' then 'requested'
    end as platform_status,
    try_cast(schedule_impact as double) as schedule_impact_days,
    cost_impact as cost_impact_amount,
    coalesce(requested_date_date, created_date_date) as requested_date,
    decided_date_date as decided_date,
    is_stale,
    valid_from_at
from landed
