with landed as (
    {{ current_versions('dataverse', 'change_requests') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    source_record_id as change_id,
    msdyn_name as title,
    coalesce(proj_approval_display, proj_approval) as status_text,
    case proj_approval when '189330000' then 'requested' when '189330001' then 'requested' when '189330002' then 'approved' when '189330003' then 'rejected' end as platform_status,
    cast(null as double) as schedule_impact_days,
    {{ in_base_currency('proj_costimpact') }} as cost_impact_amount,
    coalesce(proj_requesteddate, createdon_date) as requested_date,
    cast(null as date) as decided_date,
    is_stale,
    valid_from_at
from landed
