select
    {{ surrogate_key(['change_requests.source_name', 'change_requests.source_record_id']) }} as change_request_key,
    change_requests.project_key,
    change_requests.source_name,
    change_requests.source_record_id,
    change_requests.extract_id,
    coalesce(projects.project_id, change_requests.project_reference) as project_id,
    change_requests.change_id,
    change_requests.title,
    change_requests.status,
    change_requests.status_text,
    change_requests.schedule_impact_days,
    change_requests.cost_impact_amount,
    change_requests.is_stale,
    change_requests.requested_date,
    change_requests.decided_date
from {{ ref('int_change_requests') }} as change_requests
left join {{ ref('int_projects') }} as projects on change_requests.project_key = projects.project_key
