select
    months.source_name,
    months.source_record_id,
    months.extract_id,
    months.is_stale,
    months.project_reference,
    resources.resource_name,
    resources.role_name,
    months.planned_hours,
    months.actual_hours,
    cast(null as double) as capacity_hours,
    {{ month_end('months.month_start_date') }} as month_end_date
from {{ ref('stg_projectdata__assignment_months') }} as months
left join {{ ref('stg_projectdata__resources') }} as resources
    on months.source_name = resources.source_name
    and months.user_reference = resources.source_record_id
