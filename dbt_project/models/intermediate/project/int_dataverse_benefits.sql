with projects as (
    {{ current_versions('dataverse', 'projects') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    is_stale,
    source_record_id as project_reference,
    source_record_id as benefit_id,
    'benefit' as kind,
    proj_benefits as planned_amount,
    cast(null as decimal(18, 2)) as forecast_amount,
    cast(null as decimal(18, 2)) as realized_amount,
    cast(null as date) as period_end_date
from projects
where proj_benefits is not null and not coalesce(msdyn_istemplate, false)
