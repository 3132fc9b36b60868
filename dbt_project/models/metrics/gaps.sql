{#- What a reader of the portfolio has to ask for: a red or moved project without a reason, and what a project lacks. -#}
{% set report_days = 65 %}
with subjects as (
    select
        states.project_key,
        states.as_of_date,
        states.is_city_date,
        states.status,
        states.baseline_finish_date,
        projects.manager_name,
        -- Reasons of the period since the month end before; at the build's date, of the last complete month and since.
        {{ add_days("cast(date_trunc('month', states.status_date) as date)", -1) }} as after_date,
        states.last_report_date,
        inputs.report_age_days,
        inputs.report_age_days_reason
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_projects') }} as projects on states.project_key = projects.project_key
    inner join {{ ref('int_project_spans') }} as spans on states.project_key = spans.project_key
    inner join {{ ref('int_metric_inputs') }} as inputs
        on states.project_key = inputs.project_key
        and states.as_of_date = inputs.as_of_date
    where
        states.is_in_span
        and (states.is_city_date or states.as_of_date = {{ last_complete_month_end() }})
        and not projects.is_deleted
        and coalesce(states.status, 'unknown') not in ('completed', 'cancelled')
        and (spans.end_date is null or spans.end_date > states.as_of_date)
),

reasons as (
    {{ project_reasons() }}
),

explained as (
    select
        subjects.project_key,
        subjects.as_of_date
    from subjects
    inner join reasons
        on subjects.project_key = reasons.project_key
        and reasons.reason_date > subjects.after_date
        and reasons.reason_date <= subjects.as_of_date
    group by subjects.project_key, subjects.as_of_date
),

coded as (
    select project_key from {{ ref('bridge_project_finance') }} where project_key is not null group by project_key
),

moved as (
    select
        entity_id as project_key,
        to_date,
        max(case when field = 'baseline_finish_date' and is_material and change_days > 0 then change_days end) as baseline_days,
        max(case when field = 'forecast_finish_date' and is_material then change_days end) as finish_days
    from {{ ref('changes') }}
    where entity_type = 'project' and field in ('baseline_finish_date', 'forecast_finish_date') and kind in ('baseline', 'moved')
        and to_date >= {{ last_complete_month_end() }}
    group by entity_id, to_date
),

found as (
    {% for judgement in ['reported', 'computed', 'independent'] -%}
    select
        subjects.project_key, subjects.as_of_date, '{{ judgement }}_red_without_reason' as gap_kind, cast(null as string) as detail,
        cast(null as integer) as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    inner join {{ ref('health') }} as health
        on subjects.project_key = health.project_key
        and subjects.as_of_date = health.as_of_date
        and health.{{ judgement }}_health = 'red'
    left join explained on subjects.project_key = explained.project_key and subjects.as_of_date = explained.as_of_date
    where explained.project_key is null
    union all
    {% endfor -%}
    {% for what in ['baseline', 'finish'] -%}
    select
        subjects.project_key, subjects.as_of_date, '{{ what }}_moved_without_reason' as gap_kind, cast(null as string) as detail,
        moved.{{ what }}_days as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    inner join moved
        on subjects.project_key = moved.project_key
        and subjects.as_of_date = moved.to_date
        and moved.{{ what }}_days is not null
    left join explained on subjects.project_key = explained.project_key and subjects.as_of_date = explained.as_of_date
    where explained.project_key is null
    union all
    {% endfor -%}
    select project_key, as_of_date, 'no_baseline' as gap_kind, status as detail, cast(null as integer) as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    where is_city_date and baseline_finish_date is null and coalesce(status, 'unknown') <> 'proposed'
    union all
    select project_key, as_of_date, 'no_status_report' as gap_kind, cast(last_report_date as string) as detail, report_age_days as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    where is_city_date and coalesce(status, 'unknown') <> 'proposed'
        and (report_age_days_reason = {{ reason('stale_status') }} or (report_age_days_reason is null and report_age_days >= {{ report_days }}))
    union all
    select project_key, as_of_date, 'no_manager' as gap_kind, cast(null as string) as detail, cast(null as integer) as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    where is_city_date and nullif(trim(manager_name), '') is null
    union all
    select subjects.project_key, subjects.as_of_date, 'no_finance_code' as gap_kind, cast(null as string) as detail, cast(null as integer) as days, cast(null as string) as source_name, cast(null as string) as source_record_id
    from subjects
    left join coded on subjects.project_key = coded.project_key
    where subjects.is_city_date and coded.project_key is null and coalesce(subjects.status, 'unknown') <> 'proposed'
    union all
    select
        subjects.project_key, subjects.as_of_date, 'decision_overdue' as gap_kind, concat(decisions.kind, ' ', coalesce(decisions.record_id, decisions.source_record_id)) as detail,
        {{ days_between('decisions.needed_by_date', 'subjects.as_of_date') }} as days, decisions.source_name, decisions.source_record_id
    from subjects
    inner join {{ ref('decision_list') }} as decisions
        on subjects.project_key = decisions.project_key
        and decisions.is_overdue
    where subjects.is_city_date
)

select
    {{ surrogate_key(['project_key', 'gap_kind', 'detail', 'source_name', 'source_record_id', 'as_of_date']) }} as gap_key,
    project_key,
    source_name,
    source_record_id,
    gap_kind,
    detail,
    days,
    as_of_date
from found
