with logged as (
    {{ landing_log('projectdata', 'projects') }}
),

-- What `fields` maps is taken from there alone, blank or not. Administrative time (type 7) is no project.
landed as (
    select
        logged.*,
        concat_ws(' ', '', field_maps.canonical_columns, '') as mapped_columns
    from logged
    left join {{ source('landing', 'field_maps') }} as field_maps on logged.source_name = field_maps.source_name
    where coalesce(logged.project_type, 0) <> 7
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    coalesce(mapped_project_id, project_identifier, source_record_id) as project_id,
    coalesce(mapped_name, project_name, project_identifier, source_record_id) as project_name,
    {{ mapped_else('description', 'project_description') }} as description,
    mapped_status as status_text,
    cast(null as string) as status_code,
    mapped_stage as stage,
    {{ mapped_else('department_name', 'project_departments') }} as department_name,
    cast(null as string) as department_reference,
    mapped_portfolio_name as portfolio_name,
    cast(null as string) as portfolio_reference,
    mapped_program_name as program_name,
    case
        when mapped_columns not like '% program_name %'
            then nullif(nullif(parent_project_id, project_id), '00000000-0000-0000-0000-000000000000')
    end as program_reference,
    {{ mapped_else('manager_name', 'coalesce(project_manager_name, project_owner_name)') }} as manager_name,
    case when mapped_columns not like '% manager_name %' then nullif(project_owner_id, '00000000-0000-0000-0000-000000000000') end as manager_reference,
    enterprise_project_type_name,
    mapped_reported_health as health_text,
    cast(null as string) as health_code,
    cast(null as string) as platform_health,
    mapped_cross_reference as cross_reference,
    case
        when mapped_columns like '% status %' then null
        when project_actual_finish_date_date is not null then 'completed'
        when project_actual_start_date_date is not null then 'active'
    end as platform_status,
    mapped_finance_project_code as finance_project_code,
    {{ mapped_else('planned_start_date', 'project_start_date_date') }} as planned_start_date,
    {{ mapped_else('planned_finish_date', 'project_finish_date_date') }} as planned_finish_date,
    mapped_baseline_start_date as stated_baseline_start_date,
    mapped_baseline_finish_date as stated_baseline_finish_date,
    cast(null as date) as approved_start_date,
    cast(null as date) as approved_finish_date,
    mapped_forecast_finish_date as forecast_finish_date,
    {{ mapped_else('actual_start_date', 'project_actual_start_date_date') }} as actual_start_date,
    {{ mapped_else('actual_finish_date', 'project_actual_finish_date_date') }} as actual_finish_date,
    coalesce(mapped_as_of_date, project_modified_date_date) as updated_date,
    project_status_date_date as status_date,
    {{ mapped_else('percent_complete', 'project_percent_completed') }} as percent_complete,
    {{ mapped_else('approved_budget_amount', in_city_currency_of('project_budget_cost', 'project_currency')) }} as approved_budget_amount,
    {{ mapped_else('actual_cost_amount', in_city_currency_of('project_actual_cost', 'project_currency')) }} as actual_cost_amount,
    {{ mapped_else('forecast_cost_amount', in_city_currency_of('case when project_eac > 0 and not coalesce(project_earned_value_is_stale, false) then project_eac else project_cost end', 'project_currency')) }} as forecast_cost_amount,
    project_bcws as planned_value_amount,
    project_bcwp as earned_value_amount,
    coalesce(project_earned_value_is_stale, false) as is_earned_value_stale,
    {{ is_city_currency('project_currency') }} as is_in_city_currency,
    mapped_is_public as is_public,
    coalesce(is_deleted, false) as is_deleted,
    reason_code,
    disposition,
    is_stream_stale,
    valid_from_at
from landed
