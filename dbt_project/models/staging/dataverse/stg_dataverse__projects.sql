with logged as (
    {{ landing_log('dataverse', 'projects') }}
),

-- What `fields` maps is taken from there alone, blank or not. A template is no project.
landed as (
    select
        logged.*,
        concat_ws(' ', '', field_maps.canonical_columns, '') as mapped_columns
    from logged
    left join {{ source('landing', 'field_maps') }} as field_maps on logged.source_name = field_maps.source_name
    where not coalesce(logged.msdyn_istemplate, false)
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    coalesce(mapped_project_id, source_record_id) as project_id,
    coalesce(mapped_name, msdyn_subject, source_record_id) as project_name,
    {{ mapped_else('description', 'msdyn_description') }} as description,
    {{ mapped_else('status', 'coalesce(proj_state_display, proj_state, statuscode_display, statuscode, statecode_display, statecode)') }} as status_text,
    case when mapped_columns not like '% status %' then coalesce(proj_state, statuscode, statecode) end as status_code,
    {{ mapped_else('stage', 'coalesce(proj_stage_display, msdyn_stagename)') }} as stage,
    {{ mapped_else('department_name', 'proj_businessunit_display') }} as department_name,
    cast(null as string) as department_reference,
    mapped_portfolio_name as portfolio_name,
    cast(null as string) as portfolio_reference,
    {{ mapped_else('program_name', 'msdyn_program_display') }} as program_name,
    msdyn_program as program_reference,
    {{ mapped_else('manager_name', 'coalesce(msdyn_projectmanager_display, proj_manager_display)') }} as manager_name,
    coalesce(msdyn_projectmanager, proj_manager) as manager_reference,
    {{ mapped_else('reported_health', 'coalesce(proj_overallhealth_display, proj_overallhealth, msdyn_overallprojectstatus_display, msdyn_overallprojectstatus)') }} as health_text,
    case when mapped_columns not like '% reported_health %' then coalesce(proj_overallhealth, msdyn_overallprojectstatus) end as health_code,
    case
        when mapped_columns like '% reported_health %' then null
        when proj_overallhealth is not null then case proj_overallhealth when '189330000' then 'green' when '189330001' then 'amber' when '189330002' then 'red' end
        else case msdyn_overallprojectstatus when '1' then 'green' when '2' then 'amber' when '3' then 'red' end
    end as platform_health,
    mapped_cross_reference as cross_reference,
    case
        when mapped_columns like '% status %' then null
        when proj_state is not null then case proj_state when '189330000' then 'proposed' when '189330001' then 'active' when '189330002' then 'completed' when '189330003' then 'on_hold' end
        when statuscode = '192350000' then 'completed'
        when statecode = '0' then 'active'
    end as platform_status,
    mapped_finance_project_code as finance_project_code,
    {{ mapped_else('planned_start_date', 'msdyn_scheduledstart_date') }} as planned_start_date,
    {{ mapped_else('planned_finish_date', 'coalesce(msdyn_finish_date, msdyn_scheduledend_date)') }} as planned_finish_date,
    mapped_baseline_start_date as stated_baseline_start_date,
    mapped_baseline_finish_date as stated_baseline_finish_date,
    cast(null as date) as approved_start_date,
    cast(null as date) as approved_finish_date,
    mapped_forecast_finish_date as forecast_finish_date,
    {{ mapped_else('actual_start_date', 'msdyn_actualstart_date') }} as actual_start_date,
    {{ mapped_else('actual_finish_date', 'msdyn_actualend_date') }} as actual_finish_date,
    coalesce(mapped_as_of_date, modifiedon_date) as updated_date,
    {{ mapped_else('percent_complete', 'cast(cast(msdyn_progress as decimal(18, 10)) * 100 as double)') }} as percent_complete,
    {{ mapped_else('approved_budget_amount', in_base_currency('proj_budget')) }} as approved_budget_amount,
    {{ mapped_else('actual_cost_amount', in_base_currency('coalesce(proj_actualcost, msdyn_totalactualcost)')) }} as actual_cost_amount,
    {{ mapped_else('forecast_cost_amount', in_base_currency('coalesce(proj_forecast, msdyn_costestimateatcomplete)')) }} as forecast_cost_amount,
    mapped_is_public as is_public,
    coalesce(is_deleted, false) as is_deleted,
    reason_code,
    disposition,
    is_stream_stale,
    valid_from_at
from landed
