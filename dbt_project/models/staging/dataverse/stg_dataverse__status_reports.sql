with landed as (
    {{ current_versions('dataverse', 'status_reports') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    cast(null as string) as reported_health_text,
    cast(null as string) as reported_health_code,
    cast(null as string) as schedule_health_text,
    cast(null as string) as schedule_health_code,
    cast(null as string) as cost_health_text,
    cast(null as string) as cost_health_code,
    cast(null as string) as scope_health_text,
    cast(null as string) as scope_health_code,
    coalesce(msdyn_additionalcomments, msdyn_accomplishedactivities, msdyn_plannedactivities) as summary,
    proj_submitter_display as author_name,
    true as is_published,
    coalesce(proj_reportingdate, createdon_date) as report_date,
    is_stale,
    valid_from_at
from landed
