with landed as (
    {{ current_versions('delivered', 'status_reports') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    reported_health as reported_health_text,
    cast(null as string) as reported_health_code,
    schedule_health as schedule_health_text,
    cast(null as string) as schedule_health_code,
    cost_health as cost_health_text,
    cast(null as string) as cost_health_code,
    scope_health as scope_health_text,
    cast(null as string) as scope_health_code,
    summary,
    author_name,
    coalesce(is_published, true) as is_published,
    report_date,
    is_stale,
    valid_from_at
from landed
