with landed as (
    {{ current_versions('servicenow', 'change_requests') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    parent as direct_reference,
    coalesce(top_task, parent) as project_reference,
    coalesce(number, source_record_id) as change_id,
    short_description as title,
    coalesce(approval_display, approval) as status_text,
    coalesce(
        {{ to_word('approval', ['requested', 'approved', 'rejected']) }},
        case when approval is not null then 'requested' end
    ) as platform_status,
    coalesce(
        try_cast(schedule_impact as double),
        {{ divide(hours_between("cast('1970-01-01' as timestamp)", 'try_cast(schedule_impact as timestamp)'), 24) }}
    ) as schedule_impact_days,
    cost_impact as cost_impact_amount,
    coalesce(opened_at_date, sys_created_on_date) as requested_date,
    closed_at_date as decided_date,
    is_stale,
    valid_from_at
from landed
