select
    months.source_name,
    months.source_record_id,
    months.extract_id,
    months.is_stale,
    links.project_reference,
    coalesce(months.resource_name, named.record_name) as resource_name,
    cast(null as string) as role_name,
    months.planned_hours,
    months.actual_hours,
    cast(null as double) as capacity_hours,
    months.month_end_date
from {{ ref('stg_servicenow__resource_months') }} as months
inner join {{ ref('int_servicenow_project_links') }} as links
    on months.source_name = links.source_name
    and months.task_reference = links.record_reference
left join {{ ref('int_servicenow_names') }} as named
    on months.source_name = named.source_name
    and months.user_reference = named.record_reference
where coalesce(months.planned_hours, months.actual_hours) is not null and months.month_end_date is not null
