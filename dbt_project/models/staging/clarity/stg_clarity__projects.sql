with logged as (
    {{ landing_log('clarity', 'projects') }}
),

-- What `fields` maps is taken from there alone, blank or not.
landed as (
    select
        logged.*,
        concat_ws(' ', '', field_maps.canonical_columns, '') as mapped_columns
    from logged
    left join {{ source('landing', 'field_maps') }} as field_maps on logged.source_name = field_maps.source_name
),

current_rows as (
    {{ current_versions('clarity', 'projects') }}
),

-- Whether percentComplete runs to 1 or to 100 is not documented: all current projects of a source decide it together.
scales as (
    select
        source_name,
        case when max(percent_complete) <= 1.01 then 100 else 1 end as percent_factor
    from current_rows
    where percent_complete is not null
    group by source_name
),

-- The wording decides; an id only where it has no wording, or is one of the shipped ones.
worded as (
    select
        landed.*,
        case
            when {{ folded('status_display') }} in ('hold', 'on_hold', 'onhold') then 'hold'
            when {{ folded('status_display') }} in ('cancelled', 'canceled', 'rejected', 'terminated') then 'cancelled'
            when {{ folded('status_display') }} in ('approved', 'resumed', 'active') then 'approved'
            when {{ folded('status_display') }} in ('unapproved', 'proposed', 'submitted', 'pending_approval') then 'unapproved'
            when status = '0' then 'unapproved'
            when status = '1' then 'approved'
            when upper(status) = 'H' then 'hold'
            when {{ folded('status_display') }} is null and status = '3' then 'hold'
            when {{ folded('status_display') }} is null and status = '4' then 'approved'
            when {{ folded('status_display') }} is null and status = '5' then 'cancelled'
        end as approval,
        case
            when {{ folded('progress_display') }} in ('not_started', 'started', 'completed') then {{ folded('progress_display') }}
            when progress = '0' then 'not_started'
            when progress = '1' then 'started'
            when progress = '2' then 'completed'
        end as advance
    from landed
)

select
    worded.source_name,
    worded.source_record_id,
    worded.extract_id,
    worded.record_key,
    coalesce(worded.mapped_project_id, worded.code, worded.source_record_id) as project_id,
    worded.code as project_code,
    coalesce(worded.mapped_name, worded.name, worded.code, worded.source_record_id) as project_name,
    {{ mapped_else('description', 'description') }} as description,
    {{ mapped_else('status', 'coalesce(status_display, status)') }} as status_text,
    case when mapped_columns not like '% status %' then worded.status end as status_code,
    case
        when mapped_columns like '% status %' then null
        when advance = 'completed' then 'completed'
        when approval = 'cancelled' then 'cancelled'
        when approval = 'hold' then 'on_hold'
        when not coalesce(is_active, true) then null
        when approval = 'unapproved' and coalesce(advance, 'not_started') = 'not_started' then 'proposed'
        when approval = 'approved' and coalesce(advance, 'started') = 'started' then 'active'
    end as platform_status,
    {{ mapped_else('stage', 'coalesce(stage_display, stage)') }} as stage,
    mapped_department_name as department_name,
    cast(null as string) as department_reference,
    mapped_portfolio_name as portfolio_name,
    cast(null as string) as portfolio_reference,
    mapped_program_name as program_name,
    cast(null as string) as program_reference,
    {{ mapped_else('manager_name', 'manager_display') }} as manager_name,
    manager as manager_reference,
    mapped_reported_health as health_text,
    cast(null as string) as health_code,
    cast(null as string) as platform_health,
    mapped_cross_reference as cross_reference,
    mapped_finance_project_code as finance_project_code,
    mapped_columns,
    currency_code,
    {{ mapped_else('planned_start_date', 'schedule_start_date') }} as planned_start_date,
    {{ mapped_else('planned_finish_date', 'schedule_finish_date') }} as planned_finish_date,
    {{ mapped_else('baseline_start_date', 'worded.baseline_start_date') }} as stated_baseline_start_date,
    {{ mapped_else('baseline_finish_date', 'worded.baseline_finish_date') }} as stated_baseline_finish_date,
    cast(null as date) as approved_start_date,
    cast(null as date) as approved_finish_date,
    mapped_forecast_finish_date as forecast_finish_date,
    {{ mapped_else('actual_start_date', 'worded.actual_start_date') }} as actual_start_date,
    {{ mapped_else('actual_finish_date', 'worded.actual_finish_date') }} as actual_finish_date,
    coalesce(mapped_as_of_date, last_updated_date_date) as updated_date,
    {{ mapped_else('percent_complete', 'cast(cast(percent_complete as decimal(18, 10)) * scales.percent_factor as double)') }} as percent_complete,
    mapped_approved_budget_amount,
    mapped_actual_cost_amount,
    mapped_forecast_cost_amount,
    mapped_is_public as is_public,
    coalesce(is_template, false) as is_template,
    coalesce(is_deleted, false) as is_deleted,
    is_stream_stale,
    reason_code,
    disposition,
    valid_from_at
from worded
left join scales on worded.source_name = scales.source_name
