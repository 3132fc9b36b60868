-- Hours worked: approved time entries of the kind work, in minutes as delivered.
select
    source_name,
    min(source_record_id) as source_record_id,
    max(extract_id) as extract_id,
    max(case when is_stale then 1 else 0 end) = 1 as is_stale,
    project_reference,
    resource_name,
    cast(null as string) as role_name,
    cast(null as double) as planned_hours,
    {{ divide('sum(duration_minutes)', '60.0') }} as actual_hours,
    cast(null as double) as capacity_hours,
    {{ month_end('entry_date') }} as month_end_date
from {{ ref('stg_dataverse__time_entries') }}
where
    status_code = '192350002'
    and coalesce(type_code, '192350000') = '192350000'
    and entry_date is not null
group by source_name, project_reference, resource_name, {{ month_end('entry_date') }}
