with landed as (
    {{ current_versions('dataverse', 'risks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    source_record_id as risk_id,
    msdyn_name as title,
    cast(proj_probability as string) as probability_text,
    cast(null as string) as probability_code,
    coalesce(proj_state_display, proj_state, statecode_display) as status_text,
    case when proj_state = '189330002' or statecode = '1' then 'closed' when proj_state is not null or statecode is not null then 'open' end as platform_status,
    proj_assignedto_display as owner_name,
    proj_assignedto as owner_reference,
    cast(cast(proj_probability as decimal(18, 6)) * 0.01 as double) as probability,
    cast(null as double) as impact_days,
    {{ in_base_currency('proj_cost') }} as impact_amount,
    createdon_date as opened_date,
    proj_due as due_date,
    cast(null as date) as closed_date,
    is_stale,
    valid_from_at
from landed
