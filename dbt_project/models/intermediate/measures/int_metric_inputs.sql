{#- What the metrics of a project are made from, at each date, and why an input is not there. A reason is null where the input is given. -#}
{% set scope = "case when projects.is_deleted then " ~ reason('excluded_scope') ~ " end" %}
{% set unknown = "case when not states.is_known then " ~ reason('source_missing') ~ " end" %}
{% set no_actual_cost %}case
        when states.status = 'proposed' then {{ reason('not_started') }}
        when months.project_key is null and actuals.ac_method is not null then {{ reason('not_started') }}
        when months.ac_amount is null then {{ reason('no_actuals') }}
        when actuals.ac_method = 'ledger' and {{ month_index('ledger.newest_period_end_date') }} < least(states.status_month_index, coalesce(spans.end_month_index, states.status_month_index)) - 1
            then {{ reason('stale_actuals') }} end{% endset %}
{% set is_ended = "case when spans.end_date <= states.as_of_date then " ~ reason('completed') ~ " end" %}
{% set window_starts = {
    'three_month': month_end(add_months('states.status_date', -3)),
    'fiscal_year': add_days(fiscal_year_start_of('states.status_date'), -1),
} %}
with finishes as (
    select
        states.project_key,
        states.as_of_date,
        previous.finish_date as previous_finish_date
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_project_states') }} as previous
        on states.project_key = previous.project_key
        and not previous.is_city_date
        and previous.as_of_month_index = case when states.is_city_date then states.status_month_index else states.as_of_month_index - 1 end
),

-- Actual cost where the windows of rates begin: three months before the status month, and the fiscal year's eve.
window_starts as (
    select
        states.project_key,
        states.as_of_date,
        {% for window, start_date in window_starts.items() -%}
        max(
            case
                when {{ month_index(start_date) }} < spans.first_month_index then cast(0 as decimal(18, 2))
                when actuals.as_of_date = {{ start_date }} then actuals.actual_amount
            end
        ) as {{ window }}_start_amount{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_project_spans') }} as spans on states.project_key = spans.project_key
    left join {{ ref('int_project_actuals') }} as actuals
        on states.project_key = actuals.project_key
        and actuals.as_of_date in ({{ window_starts.values() | join(', ') }})
    group by states.project_key, states.as_of_date
),

streams as (
    select
        members.project_key,
        {% for stream in ['risks', 'issues', 'status_reports', 'milestones'] -%}
        max(case when accepted.source_name = members.source_name and accepted.stream = '{{ stream }}' then 1 else 0 end) = 1 as has_{{ stream }},
        {% endfor -%}
        {% for stream in ['journal_lines', 'budget_lines'] -%}
        max(case when accepted.source_name = '*' and accepted.stream = '{{ stream }}' then 1 else 0 end) = 1 as has_{{ stream }},
        {% endfor -%}
        max(case when accepted.source_name = '*' and accepted.stream = 'purchase_order_lines' then 1 else 0 end) = 1 as has_purchase_order_lines
    from {{ ref('int_project_members') }} as members
    left join {{ ref('int_streams_accepted') }} as accepted
        on accepted.source_name = members.source_name or accepted.source_name = '*'
    group by members.project_key
)

select
    states.project_key,
    states.as_of_date,
    projects.is_deleted as is_excluded,
    states.is_in_span,
    months.pv_amount,
    {{ first_reason([scope, "case
        when months.pv_amount is not null then null
        when states.status = 'proposed' then " ~ reason('not_started') ~ "
        when plans.is_refused then " ~ reason('no_time_phasing') ~ "
        when plans.bac_amount is null or plans.has_no_baseline then " ~ reason('no_baseline') ~ "
        when plans.pv_method is null then " ~ reason('no_time_phasing') ~ "
        else " ~ reason('not_started') ~ " end"]) }} as pv_amount_reason,
    months.ev_amount,
    {{ first_reason([scope, "case
        when states.status = 'proposed' then " ~ reason('not_started') ~ "
        when months.project_key is null and plans.ev_method is not null then " ~ reason('not_started') ~ "
        when months.ev_amount is null and plans.bac_amount is null then " ~ reason('no_baseline') ~ "
        when months.ev_amount is null then " ~ reason('no_ev_method') ~ "
        when months.ev_method = 'percent_complete' and (spans.end_date is null or spans.end_date > states.status_date)
            and " ~ days_between('states.last_update_date', 'states.status_date') ~ " >= 65 then " ~ reason('stale_status') ~ " end"]) }} as ev_amount_reason,
    months.ac_amount,
    {{ first_reason([scope, no_actual_cost]) }} as ac_amount_reason,
    plans.bac_amount,
    {{ first_reason([scope, "case when plans.bac_amount is null then " ~ reason('no_baseline') ~ " end"]) }} as bac_amount_reason,
    schedules.earned_schedule_months,
    schedules.actual_time_months,
    schedules.planned_duration_months,
    case
        when schedules.earned_schedule_months is not null then null
        when plans.bac_amount > 0 then {{ reason('no_ev_method') }}
        else {{ reason('zero_denominator') }}
    end as earned_schedule_months_reason,
    {{ days_between('first_baselines.baseline_finish_date', 'states.finish_date') }} as slip_original_days,
    {{ first_reason([scope, unknown, "case
        when first_baselines.baseline_finish_date is null then " ~ reason('no_baseline') ~ "
        when states.finish_date is null then " ~ reason('source_missing') ~ " end"]) }} as slip_original_days_reason,
    {{ days_between('states.baseline_finish_date', 'states.finish_date') }} as slip_baseline_days,
    {{ first_reason([scope, unknown, "case
        when states.baseline_finish_date is null then " ~ reason('no_baseline') ~ "
        when states.finish_date is null then " ~ reason('source_missing') ~ " end"]) }} as slip_baseline_days_reason,
    {{ days_between('states.baseline_start_date', 'states.baseline_finish_date') }} as baseline_duration_days,
    {{ first_reason([scope, unknown, "case
        when states.baseline_finish_date is null or states.baseline_start_date is null then " ~ reason('no_baseline') ~ " end"]) }} as baseline_duration_days_reason,
    {{ days_between('finishes.previous_finish_date', 'states.finish_date') }} as slip_previous_days,
    {{ first_reason([scope, unknown, "case
        when states.finish_date is null or finishes.previous_finish_date is null then " ~ reason('source_missing') ~ " end"]) }} as slip_previous_days_reason,
    greatest(0, {{ days_between('states.baseline_start_date', 'least(states.as_of_date, coalesce(spans.end_date, states.as_of_date))') }}) as elapsed_days,
    states.baseline_number - 1 as baseline_changes_count,
    {{ first_reason([scope, unknown, "case when states.baseline_number is null then " ~ reason('no_baseline') ~ " end"]) }} as baseline_changes_count_reason,
    counts.milestones_due_count,
    counts.milestones_hit_count,
    counts.milestones_overdue_count,
    {{ first_reason([scope, "case
        when not streams.has_milestones then " ~ reason('source_missing') ~ "
        when counts.milestone_count > 0 and counts.milestones_dated_count = 0 then " ~ reason('no_baseline') ~ " end"]) }} as milestones_due_count_reason,
    states.approved_budget_amount,
    {{ first_reason([scope, unknown, "case when states.approved_budget_amount is null then " ~ reason('no_baseline') ~ " end"]) }} as approved_budget_amount_reason,
    projects.original_approved_budget_amount,
    {{ first_reason([scope, unknown, "case when projects.original_approved_budget_amount is null then " ~ reason('no_baseline') ~ " end"]) }} as original_approved_budget_amount_reason,
    money.committed_amount,
    {{ first_reason([scope, "case
        when not streams.has_purchase_order_lines then " ~ reason('source_missing') ~ "
        when money.project_key is null then " ~ reason('no_actuals') ~ " end"]) }} as committed_amount_reason,
    money.expended_amount,
    {{ first_reason([scope, "case
        when not streams.has_journal_lines then " ~ reason('source_missing') ~ "
        when money.project_key is null then " ~ reason('no_actuals') ~ " end"]) }} as expended_amount_reason,
    money.available_amount,
    {{ first_reason([scope, "case
        when not streams.has_budget_lines then " ~ reason('source_missing') ~ "
        when money.project_key is null then " ~ reason('no_actuals') ~ " end"]) }} as available_amount_reason,
    actuals.actual_amount as burned_amount,
    {{ first_reason([scope, "case when actuals.actual_amount is null then " ~ reason('no_actuals') ~ " end"]) }} as burned_amount_reason,
    {% for window in window_starts -%}
    cast(months.ac_amount - window_starts.{{ window }}_start_amount as decimal(38, 2)) as {{ window }}_amount,
    {{ first_reason([scope, no_actual_cost, "case when window_starts." ~ window ~ "_start_amount is null then " ~ reason('no_actuals') ~ " end"]) }} as {{ window }}_amount_reason,
    {% endfor -%}
    cast({{ fiscal_period('states.status_date') }} as integer) as fiscal_months_elapsed,
    12 - cast({{ fiscal_period('states.status_date') }} as integer) as fiscal_months_left,
    {{ first_reason([scope, is_ended]) }} as running_count_reason,
    {% for amount in ['contingency_amount', 'contingency_drawn_amount'] -%}
    cast(null as decimal(18, 2)) as {{ amount }},
    {{ first_reason([scope, reason('source_missing')]) }} as {{ amount }}_reason,
    {% endfor -%}
    counts.open_risks_count,
    {{ first_reason([scope, "case when not streams.has_risks then " ~ reason('source_missing') ~ " end"]) }} as open_risks_count_reason,
    counts.risk_exposure_amount,
    {{ first_reason([scope, "case
        when not streams.has_risks or (counts.open_risks_count > 0 and counts.valued_risks_count = 0) then " ~ reason('source_missing') ~ " end"]) }} as risk_exposure_amount_reason,
    counts.open_issues_count,
    {{ first_reason([scope, "case when not streams.has_issues then " ~ reason('source_missing') ~ " end"]) }} as open_issues_count_reason,
    case when states.status = 'active' then 1 else 0 end as active_count,
    {{ first_reason([scope, unknown]) }} as active_count_reason,
    {{ days_between('states.last_report_date', 'states.as_of_date') }} as report_age_days,
    {{ first_reason([scope, "case
        when not streams.has_status_reports then " ~ reason('source_missing') ~ "
        when states.is_known and states.status = 'proposed' then " ~ reason('not_started') ~ "
        when spans.end_date <= states.as_of_date then " ~ reason('completed') ~ "
        when states.last_report_date is null then " ~ reason('stale_status') ~ " end"]) }} as report_age_days_reason,
    states.forecast_cost_amount,
    {{ first_reason([scope, unknown, "case when states.forecast_cost_amount is null then " ~ reason('source_missing') ~ " end"]) }} as forecast_cost_amount_reason
from {{ ref('int_project_states') }} as states
inner join {{ ref('int_projects') }} as projects on states.project_key = projects.project_key
inner join {{ ref('int_project_spans') }} as spans on states.project_key = spans.project_key
inner join {{ ref('int_project_plans') }} as plans on states.project_key = plans.project_key
inner join streams on states.project_key = streams.project_key
cross join {{ ref('int_ledger_starts') }} as ledger
left join {{ ref('int_earned_value_months') }} as months
    on states.project_key = months.project_key
    and states.status_month_index = months.month_index
left join {{ ref('int_earned_schedule_months') }} as schedules
    on states.project_key = schedules.project_key
    and states.status_month_index = schedules.month_index
left join {{ ref('int_project_actuals') }} as actuals
    on states.project_key = actuals.project_key
    and states.as_of_date = actuals.as_of_date
left join window_starts
    on states.project_key = window_starts.project_key
    and states.as_of_date = window_starts.as_of_date
left join {{ ref('int_project_baselines') }} as first_baselines
    on states.project_key = first_baselines.project_key
    and first_baselines.baseline_number = 1
left join finishes
    on states.project_key = finishes.project_key
    and states.as_of_date = finishes.as_of_date
left join {{ ref('int_project_money') }} as money
    on states.project_key = money.project_key
    and states.as_of_date = money.as_of_date
left join {{ ref('int_project_counts') }} as counts
    on states.project_key = counts.project_key
    and states.as_of_date = counts.as_of_date
