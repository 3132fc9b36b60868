select
    {{ surrogate_key(['resource_months.source_name', 'resource_months.source_record_id', 'resource_months.month_end_date']) }} as resource_month_key,
    resource_months.project_key,
    resource_months.source_name,
    resource_months.source_record_id,
    resource_months.extract_id,
    coalesce(projects.project_id, resource_months.project_reference) as project_id,
    resource_months.resource_name,
    resource_months.role_name,
    resource_months.planned_hours,
    resource_months.actual_hours,
    resource_months.capacity_hours,
    resource_months.is_stale,
    resource_months.month_end_date
from {{ ref('int_resource_months') }} as resource_months
left join {{ ref('int_projects') }} as projects on resource_months.project_key = projects.project_key
