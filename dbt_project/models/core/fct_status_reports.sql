select
    {{ surrogate_key(['status_reports.source_name', 'status_reports.source_record_id']) }} as status_report_key,
    status_reports.project_key,
    status_reports.source_name,
    status_reports.source_record_id,
    status_reports.extract_id,
    coalesce(projects.project_id, status_reports.project_reference) as project_id,
    status_reports.reported_health,
    status_reports.schedule_health,
    status_reports.cost_health,
    status_reports.scope_health,
    status_reports.health_text,
    status_reports.summary,
    status_reports.author_name,
    status_reports.is_published,
    status_reports.is_stale,
    status_reports.report_date
from {{ ref('int_status_reports') }} as status_reports
left join {{ ref('int_projects') }} as projects on status_reports.project_key = projects.project_key
