with landed as (
    {{ current_versions('dataverse', 'demands') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    cast(null as string) as project_reference,
    source_record_id as demand_id,
    msdyn_name as title,
    cast(null as string) as department_name,
    cast(null as string) as department_reference,
    coalesce(proj_requeststate_display, proj_requeststate) as decision_text,
    case proj_requeststate when '189330002' then 'approved' when '189330003' then 'rejected' when '189330004' then 'deferred' end as platform_decision,
    createdon_date as submitted_date,
    cast(null as date) as decided_date,
    is_stale,
    valid_from_at
from landed
