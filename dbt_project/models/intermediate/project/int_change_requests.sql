with change_requests as (
    {{ conformed('change_requests') }}
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    change_requests.source_name,
    change_requests.source_record_id,
    change_requests.extract_id,
    change_requests.project_reference,
    change_requests.change_id,
    change_requests.title,
    coalesce(
        {{ to_word('change_requests.status_text', ['requested', 'approved', 'rejected']) }},
        change_requests.platform_status,
        case when change_requests.status_text is null then 'requested' else 'unknown' end
    ) as status,
    change_requests.status_text,
    change_requests.schedule_impact_days,
    change_requests.cost_impact_amount,
    change_requests.requested_date,
    change_requests.decided_date,
    change_requests.is_stale
from change_requests
{{ join_project('change_requests') }}
