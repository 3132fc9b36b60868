{#-
  Projects completed in the fiscal year to date, judged by what was known of them at the date: a project stays in the year's
  share after its own months are over. A share of fewer than five is suppressed, but a project's own is no statistic.
-#}
{% set judgements = {'on_time': 'on_time_pct', 'on_time_original': 'on_time_vs_original_pct', 'on_budget': 'on_budget_pct', 'on_both': 'on_time_and_budget_pct'} %}
{% set smallest = 5 %}
with dates as (
    select project_key, as_of_date, as_of_date as state_date
    from {{ ref('int_project_states') }}
    union all
    select ended.project_key, {{ city_date() }} as as_of_date, ended.as_of_date as state_date
    from {{ ref('int_project_states') }} as ended
    left join {{ ref('int_project_states') }} as today
        on ended.project_key = today.project_key
        and today.is_city_date
    where ended.as_of_date = {{ last_complete_month_end() }} and today.project_key is null
),

completed as (
    select
        dates.project_key,
        dates.as_of_date,
        states.is_known,
        coalesce(
            states.status = 'completed'
            and coalesce(states.actual_finish_date, spans.end_date) between {{ fiscal_year_start_of('dates.as_of_date') }} and dates.as_of_date,
            false
        ) as is_completed,
        states.actual_finish_date,
        states.baseline_finish_date,
        first_baselines.baseline_finish_date as original_finish_date,
        actuals.actual_amount,
        states.approved_budget_amount
    from dates
    inner join {{ ref('int_projects') }} as projects on dates.project_key = projects.project_key
    inner join {{ ref('int_project_spans') }} as spans on dates.project_key = spans.project_key
    inner join {{ ref('int_project_states') }} as states
        on dates.project_key = states.project_key
        and dates.state_date = states.as_of_date
    left join {{ ref('int_project_actuals') }} as actuals
        on dates.project_key = actuals.project_key
        and dates.state_date = actuals.as_of_date
    left join {{ ref('int_project_baselines') }} as first_baselines
        on dates.project_key = first_baselines.project_key
        and first_baselines.baseline_number = 1
    where not projects.is_deleted
),

lacking as (
    select
        completed.*,
        case
            when not is_completed then null
            when actual_finish_date is null then {{ reason('source_missing') }}
            when baseline_finish_date is null then {{ reason('no_baseline') }}
        end as on_time_reason,
        case
            when not is_completed then null
            when actual_finish_date is null then {{ reason('source_missing') }}
            when original_finish_date is null then {{ reason('no_baseline') }}
        end as on_time_original_reason,
        case
            when not is_completed then null
            when approved_budget_amount is null then {{ reason('no_baseline') }}
            when actual_amount is null then {{ reason('no_actuals') }}
        end as on_budget_reason
    from completed
),

judged as (
    select
        lacking.*,
        {{ first_reason(['on_time_reason', 'on_budget_reason']) }} as on_both_reason,
        case when actual_finish_date <= baseline_finish_date then 1 else 0 end as on_time,
        case when actual_finish_date <= original_finish_date then 1 else 0 end as on_time_original,
        case when actual_amount <= approved_budget_amount then 1 else 0 end as on_budget,
        case when actual_finish_date <= baseline_finish_date and actual_amount <= approved_budget_amount then 1 else 0 end as on_both
    from lacking
),

memberships as (
    {{ entity_memberships() }}
),

entity_dates as (
    select distinct entity_type, entity_id, as_of_date
    from {{ ref('int_metric_members') }}
),

shares as (
    select
        entity_dates.entity_type,
        entity_dates.entity_id,
        entity_dates.as_of_date,
        count(judged.project_key) as members,
        count(case when judged.is_known then 1 end) as known_count,
        cast(count(case when judged.is_completed then 1 end) as integer) as completed_count,
        {% for judgement in judgements -%}
        cast(count(case when judged.is_completed and judged.{{ judgement }}_reason is null then 1 end) as integer) as {{ judgement }}_count,
        cast(sum(case when judged.is_completed and judged.{{ judgement }}_reason is null then judged.{{ judgement }} end) as integer) as {{ judgement }},
        min(judged.{{ judgement }}_reason) as {{ judgement }}_reason{{ ',' if not loop.last }}
        {% endfor %}
    from entity_dates
    inner join memberships
        on entity_dates.entity_type = memberships.entity_type
        and entity_dates.entity_id = memberships.entity_id
    left join judged
        on memberships.project_key = judged.project_key
        and entity_dates.as_of_date = judged.as_of_date
    group by entity_dates.entity_type, entity_dates.entity_id, entity_dates.as_of_date
)

{{ metric_family([
    ['projects_active', ['active_count'], 'sums.active_count'],
    ['on_track_pct', ['on_track_count', 'assessed_count'], divide('sums.on_track_count', 'sums.assessed_count'), {'scope': 'members.is_active'}],
    ['status_report_age_days', ['report_age_days', 'reporting_count'], divide('sums.report_age_days', 'sums.reporting_count')],
    ['health_disagreements', ['disagreement_count'], 'sums.disagreement_count', {'scope': 'members.is_active'}],
]) }}
{% for judgement, metric_id in judgements.items() -%}
union all
select
    '{{ metric_id }}' as metric_id,
    entity_type,
    entity_id,
    as_of_date,
    case when entity_type = 'project' or {{ judgement }}_count >= {{ smallest }} then {{ divide(judgement, judgement ~ '_count') }} end as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(
        case
            when members = 0 then {{ reason('excluded_scope') }}
            when known_count = 0 then {{ reason('source_missing') }}
            when entity_type = 'project' and completed_count = 0 then {{ reason('excluded_scope') }}
            when {{ judgement }}_count = 0 then coalesce({{ judgement }}_reason, {{ reason('zero_denominator') }})
            when entity_type <> 'project' and {{ judgement }}_count < {{ smallest }} then {{ reason('small_n_suppressed') }}
        end as integer
    ) as reason_rank,
    {{ judgement }}_count as coverage_count,
    completed_count as coverage_of
from shares
{% endfor %}
