with landed as (
    {{ current_versions('clarity', 'demands') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as demand_id,
    name as title,
    cast(null as string) as department_name,
    cast(null as string) as department_reference,
    coalesce(status_display, status) as decision_text,
    case {{ folded('coalesce(status_display, status)') }}
        when 'approved' then 'approved' when 'converted' then 'approved'
        when 'rejected' then 'rejected' when 'cancelled' then 'rejected'
        when 'deferred' then 'deferred' when 'hold' then 'deferred' when 'on_hold' then 'deferred'
    end as platform_decision,
    coalesce(submitted_date_date, created_date_date) as submitted_date,
    decided_date_date as decided_date,
    is_stale,
    valid_from_at
from landed
