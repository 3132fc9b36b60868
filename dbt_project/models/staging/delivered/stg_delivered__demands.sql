with landed as (
    {{ current_versions('delivered', 'demands') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    demand_id,
    title,
    department_name,
    cast(null as string) as department_reference,
    decision as decision_text,
    cast(null as string) as platform_decision,
    submitted_date,
    decided_date,
    is_stale,
    valid_from_at
from landed
