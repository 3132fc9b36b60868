with landed as (
    {{ current_versions('servicenow', 'status_reports') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(overall_health_display, overall_health) as reported_health_text,
    overall_health as reported_health_code,
    coalesce(schedule_display, schedule) as schedule_health_text,
    schedule as schedule_health_code,
    coalesce(cost_display, cost) as cost_health_text,
    cost as cost_health_code,
    coalesce(scope_display, scope) as scope_health_text,
    scope as scope_health_code,
    coalesce(executive_summary, comments) as summary,
    sys_created_by as author_name,
    -- Which column holds it differs; a report that was reset to draft says so there, and counts no longer.
    lower(concat_ws(' ', '', state, state_display, status, status_display, report_state, report_state_display)) not like '%draft%'
    and coalesce({{ folded('published') }}, 'true') not in ('false', '0', 'no') as is_published,
    coalesce(as_on, sys_updated_on_date) as report_date,
    is_stale,
    valid_from_at
from landed
