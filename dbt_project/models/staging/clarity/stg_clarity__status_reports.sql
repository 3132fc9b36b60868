with landed as (
    {{ current_versions('clarity', 'status_reports') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(overall_status_display, overall_status) as reported_health_text,
    {{ clarity_health('overall_status') }} as reported_health_code,
    coalesce(schedule_status_display, schedule_status) as schedule_health_text,
    {{ clarity_health('schedule_status') }} as schedule_health_code,
    coalesce(cost_status_display, cost_status) as cost_health_text,
    {{ clarity_health('cost_status') }} as cost_health_code,
    coalesce(scope_status_display, scope_status) as scope_health_text,
    {{ clarity_health('scope_status') }} as scope_health_code,
    coalesce(summary, name) as summary,
    coalesce(created_by_display, created_by) as author_name,
    coalesce({{ folded('coalesce(report_status_display, report_status)') }}, '') not in ('draft', 'false', '0', 'no', 'unpublished', 'not_published', 'in_progress') as is_published,
    coalesce(report_date_date, created_date_date, last_updated_date_date) as report_date,
    is_stale,
    valid_from_at
from landed
