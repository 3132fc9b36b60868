with logged as (
    {{ landing_log('servicenow', 'projects') }}
),

-- What `fields` maps is taken from there alone, blank or not.
landed as (
    select
        logged.*,
        concat_ws(' ', '', field_maps.canonical_columns, '') as mapped_columns
    from logged
    left join {{ source('landing', 'field_maps') }} as field_maps on logged.source_name = field_maps.source_name
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    coalesce(mapped_project_id, number, source_record_id) as project_id,
    coalesce(mapped_name, short_description, number, source_record_id) as project_name,
    {{ mapped_else('description', 'description') }} as description,
    {{ mapped_else('status', 'coalesce(state_display, state)') }} as status_text,
    case when mapped_columns not like '% status %' then state end as status_code,
    {{ mapped_else('stage', 'coalesce(phase_display, phase)') }} as stage,
    {{ mapped_else('department_name', 'department_display') }} as department_name,
    department as department_reference,
    {{ mapped_else('portfolio_name', 'primary_portfolio_display') }} as portfolio_name,
    primary_portfolio as portfolio_reference,
    {{ mapped_else('program_name', 'primary_program_display') }} as program_name,
    primary_program as program_reference,
    {{ mapped_else('manager_name', 'project_manager_display') }} as manager_name,
    project_manager as manager_reference,
    mapped_reported_health as health_text,
    cast(null as string) as health_code,
    cast(null as string) as platform_health,
    mapped_cross_reference as cross_reference,
    case when mapped_columns like '% status %' then null when state = '-5' then 'proposed' when state in ('1', '2') then 'active' when state = '3' then 'completed' when state in ('4', '7') then 'cancelled' end as platform_status,
    mapped_finance_project_code as finance_project_code,
    {{ mapped_else('planned_start_date', 'start_date_date') }} as planned_start_date,
    {{ mapped_else('planned_finish_date', 'end_date_date') }} as planned_finish_date,
    mapped_baseline_start_date as stated_baseline_start_date,
    mapped_baseline_finish_date as stated_baseline_finish_date,
    approved_start_date_date as approved_start_date,
    approved_end_date_date as approved_finish_date,
    mapped_forecast_finish_date as forecast_finish_date,
    {{ mapped_else('actual_start_date', 'work_start_date') }} as actual_start_date,
    {{ mapped_else('actual_finish_date', 'work_end_date') }} as actual_finish_date,
    coalesce(mapped_as_of_date, sys_updated_on_date) as updated_date,
    {{ mapped_else('percent_complete', 'percent_complete') }} as percent_complete,
    {{ mapped_else('approved_budget_amount', 'budget_cost') }} as approved_budget_amount,
    {{ mapped_else('actual_cost_amount', 'work_cost') }} as actual_cost_amount,
    {{ mapped_else('forecast_cost_amount', 'forecast_cost') }} as forecast_cost_amount,
    mapped_is_public as is_public,
    coalesce(is_deleted, false) as is_deleted,
    reason_code,
    disposition,
    is_stream_stale,
    valid_from_at
from landed
