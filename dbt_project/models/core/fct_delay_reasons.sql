{#- Why a project's finish moved later in a month: the best of what was said in that month. moved_days is slip_days_vs_previous. -#}
with delays as (
    select
        inputs.project_key,
        states.as_of_date as month_end_date,
        {{ add_days("cast(date_trunc('month', states.as_of_date) as date)", -1) }} as previous_month_end_date,
        inputs.slip_previous_days as moved_days
    from {{ ref('int_metric_inputs') }} as inputs
    inner join {{ ref('int_project_states') }} as states
        on inputs.project_key = states.project_key
        and inputs.as_of_date = states.as_of_date
    where
        states.is_in_span
        and not states.is_city_date
        and inputs.slip_previous_days_reason is null
        and inputs.slip_previous_days > 0
),

reasons as (
    {{ project_reasons() }}
),

matched as (
    select
        delays.*,
        reasons.source_name,
        reasons.source_record_id,
        reasons.extract_id,
        reasons.is_stale,
        reasons.reason_source,
        reasons.reason_text,
        reasons.schedule_impact_days,
        reasons.reason_date,
        row_number() over (
            partition by delays.project_key, delays.month_end_date
            order by
                reasons.reason_order asc nulls last,
                reasons.reason_date desc nulls last,
                reasons.source_name asc nulls last,
                reasons.source_record_id asc nulls last
        ) as preference,
        dense_rank() over (
            partition by delays.project_key, delays.month_end_date
            order by reasons.source_name asc nulls last, reasons.source_record_id asc nulls last
        ) as record_number
    from delays
    left join reasons
        on delays.project_key = reasons.project_key
        and reasons.reason_date > delays.previous_month_end_date
        and reasons.reason_date <= delays.month_end_date
),

counted as (
    select
        project_key,
        month_end_date,
        max(case when reason_source is not null then record_number else 0 end) as reasons_given
    from matched
    group by project_key, month_end_date
)

select
    {{ surrogate_key(['matched.project_key', 'matched.month_end_date']) }} as delay_reason_key,
    matched.project_key,
    matched.source_name,
    matched.source_record_id,
    matched.extract_id,
    matched.reason_source,
    matched.reason_text,
    matched.moved_days,
    matched.schedule_impact_days,
    cast(counted.reasons_given as integer) as reasons_given,
    matched.is_stale,
    matched.reason_date,
    matched.month_end_date
from matched
inner join counted
    on matched.project_key = counted.project_key
    and matched.month_end_date = counted.month_end_date
where matched.preference = 1
