{% set rated = ['green', 'yellow', 'amber', 'red'] %}

with logged as (
    {{ landing_log('jira_align', 'projects') }}
),

-- The items that an item was split into carry its budget on.
parts as (
    select distinct source_name, parent_split_id
    from ({{ current_versions('jira_align', 'projects') | indent(4) }}) as current_items
    where parent_split_id is not null and not coalesce(is_recycled, false)
),

-- What `fields` maps is taken from there alone, blank or not. A status may hold a rating or a word of its own.
landed as (
    select
        logged.*,
        concat_ws(' ', '', field_maps.canonical_columns, '') as mapped_columns,
        coalesce(logged.is_recycled, false) and logged.reason_code is null and not coalesce(logged.is_deleted, false) as is_binned,
        coalesce(logged.is_canceled, false) as is_cancelled,
        coalesce(logged.is_split, false) and nullif(nullif(logged.parent_split_id, '-1'), '0') is null as is_split_original,
        coalesce(logged.is_split, false) and parts.parent_split_id is not null as is_continued,
        coalesce(logged.status_display, logged.status) as status_word,
        {{ to_word('coalesce(logged.status_display, logged.status)', rated) }} as status_rating
    from logged
    left join parts on logged.source_name = parts.source_name and logged.source_record_id = parts.parent_split_id
    left join {{ source('landing', 'field_maps') }} as field_maps on logged.source_name = field_maps.source_name
),

judged as (
    select
        landed.*,
        case
            when is_cancelled then 'Canceled'
            when is_split_original then 'Split'
            else coalesce(state_display, case when status_rating is null then status_word end, state)
        end as own_status,
        coalesce(health_display, health, case when status_rating is not null then status_word end) as own_health
    from landed
)

select
    source_name,
    source_record_id,
    extract_id,
    record_key,
    coalesce(mapped_project_id, id, source_record_id) as project_id,
    coalesce(mapped_name, title, id, source_record_id) as project_name,
    {{ mapped_else('description', 'description') }} as description,
    {{ mapped_else('status', 'own_status') }} as status_text,
    case when mapped_columns not like '% status %' and not is_cancelled and not is_split_original then coalesce(state, status) end as status_code,
    {{ mapped_else('stage', 'coalesce(process_step_display, process_step_name)') }} as stage,
    mapped_department_name as department_name,
    cast(null as string) as department_reference,
    mapped_portfolio_name as portfolio_name,
    case when mapped_columns not like '% portfolio_name %' then 'program_portfolio:' || nullif(nullif(coalesce(primary_program_id, primary_program), '-1'), '0') end as portfolio_reference,
    {{ mapped_else('program_name', 'primary_program_display') }} as program_name,
    case when mapped_columns not like '% program_name %' then 'program:' || nullif(nullif(coalesce(primary_program_id, primary_program), '-1'), '0') end as program_reference,
    {{ mapped_else('manager_name', 'owner_display') }} as manager_name,
    case when mapped_columns not like '% manager_name %' then 'user:' || nullif(nullif(owner_id, '-1'), '0') end as manager_reference,
    {{ mapped_else('reported_health', 'own_health') }} as health_text,
    case when mapped_columns not like '% reported_health %' then health end as health_code,
    cast(null as string) as platform_health,
    coalesce(mapped_cross_reference, external_key) as cross_reference,
    case when mapped_columns not like '% status %' and (is_cancelled or is_split_original) then 'cancelled' end as platform_status,
    mapped_finance_project_code as finance_project_code,
    {{ mapped_else('planned_start_date', 'start_initiation_date') }} as planned_start_date,
    {{ mapped_else('planned_finish_date', 'target_completion_date') }} as planned_finish_date,
    mapped_baseline_start_date as stated_baseline_start_date,
    mapped_baseline_finish_date as stated_baseline_finish_date,
    cast(null as date) as approved_start_date,
    cast(null as date) as approved_finish_date,
    mapped_forecast_finish_date as forecast_finish_date,
    {{ mapped_else('actual_start_date', 'in_progress_date') }} as actual_start_date,
    {{ mapped_else('actual_finish_date', 'accepted_date') }} as actual_finish_date,
    coalesce(mapped_as_of_date, updated_at_date) as updated_date,
    mapped_percent_complete as percent_complete,
    {{ mapped_else('approved_budget_amount', 'case when not is_continued then coalesce(budget, planned_budget) end') }} as approved_budget_amount,
    {{ mapped_else('actual_cost_amount', 'spend_to_date') }} as actual_cost_amount,
    {{ mapped_else('forecast_cost_amount', 'case when not is_continued then estimate_at_completion end') }} as forecast_cost_amount,
    mapped_is_public as is_public,
    coalesce(is_deleted, false) or is_binned as is_deleted,
    reason_code,
    case when is_binned then 'recycled' else disposition end as disposition,
    is_stream_stale,
    valid_from_at,
    resource as item_kind
from judged
