{#- What further metrics of a project are made from, at each date, and why an input is not there: issues, gates, scores, value, goals. -#}
{% set scope = "case when projects.is_deleted then " ~ reason('excluded_scope') ~ " end" %}
with issues as (
    select
        dates.project_key,
        dates.as_of_date,
        cast(count(*) as integer) as open_count,
        cast(count(issues.is_escalated) as integer) as judged_count,
        cast(count(case when issues.is_escalated then 1 end) as integer) as escalated_count,
        cast(count(case when issues.due_date < dates.as_of_date then 1 end) as integer) as overdue_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_issues') }} as issues
        on dates.project_key = issues.project_key
        and {{ is_open_at('issues', 'dates.as_of_date') }}
    group by dates.project_key, dates.as_of_date
),

risks as (
    select
        dates.project_key,
        dates.as_of_date,
        cast(count(case when risks.due_date < dates.as_of_date then 1 end) as integer) as overdue_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('int_risks') }} as risks
        on dates.project_key = risks.project_key
        and {{ is_open_at('risks', 'dates.as_of_date') }}
    group by dates.project_key, dates.as_of_date
),

-- The current gate is the one entered last and not decided by then.
gates as (
    select
        dates.project_key,
        dates.as_of_date,
        max(
            case
                when gates.entered_date <= dates.as_of_date and gates.decided_date is null and gates.decision is null then gates.entered_date
                when gates.entered_date <= dates.as_of_date and gates.decided_date > dates.as_of_date then gates.entered_date
            end
        ) as entered_date,
        cast(
            count(
                case
                    when gates.conditions_due_date < dates.as_of_date
                        and (gates.decided_date is null or gates.decided_date <= dates.as_of_date)
                        and (gates.conditions_met_date is null or gates.conditions_met_date > dates.as_of_date) then 1
                end
            ) as integer
        ) as overdue_count
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('fct_gates') }} as gates on dates.project_key = gates.project_key
    group by dates.project_key, dates.as_of_date
),

benefits as (
    select
        dates.project_key,
        dates.as_of_date,
        {{ to_amount('coalesce(sum(case when benefits.period_end_date <= dates.as_of_date then benefits.planned_amount end), 0)') }} as planned_amount,
        {{ to_amount('coalesce(sum(case when benefits.period_end_date <= dates.as_of_date then benefits.realized_amount end), 0)') }} as realized_amount,
        max(case when benefits.period_end_date is null then 1 else 0 end) = 1 as has_undated,
        count(benefits.realized_amount) > 0 as has_realized
    from {{ ref('int_project_dates') }} as dates
    inner join {{ ref('fct_benefits') }} as benefits
        on dates.project_key = benefits.project_key
        and coalesce({{ folded('benefits.kind') }}, 'benefit') <> 'cost'
    group by dates.project_key, dates.as_of_date
),

-- A project's own score goes before that of the demand it came from.
scores as (
    select
        project_key,
        {% for model in ['weighted', 'wsjf'] -%}
        max(case when model = '{{ model }}' then score end) as {{ model }}_score,
        max(case when model = '{{ model }}' then 1 else 0 end) = 1 as has_{{ model }},
        max(case when model = '{{ model }}' then null_reason end) as {{ model }}_reason{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            ranks.*,
            row_number() over (
                partition by project_key, model
                order by case entity_kind when 'project' then 0 else 1 end asc nulls last, source_name asc nulls last, entity_id asc nulls last
            ) as preference
        from {{ ref('score_ranks') }} as ranks
        where project_key is not null
    ) as ranked
    where preference = 1
    group by project_key
),

goals as (
    select project_key
    from {{ ref('fct_goals') }}
    where project_key is not null
    group by project_key
),

-- The steward's word; where it names two records of one project, the one of the source first by name.
classes as (
    select project_key, investment_class
    from (
        select
            members.project_key,
            {{ matchable('policy.investment_class') }} as investment_class,
            row_number() over (partition by members.project_key order by members.source_name asc nulls last, policy.investment_class asc nulls last) as preference
        from {{ source('landing', 'policy_investment_classes') }} as policy
        inner join {{ ref('int_project_members') }} as members
            on trim(policy.source_name) = members.source_name
            and trim(policy.project_id) = members.project_id
        where {{ matchable('policy.investment_class') }} in ('run', 'grow', 'transform')
    ) as stated
    where preference = 1
),

streams as (
    select
        members.project_key,
        {% for stream in ['risks', 'issues', 'gates', 'benefits', 'goals'] -%}
        max(case when accepted.source_name = members.source_name and accepted.stream = '{{ stream }}' then 1 else 0 end) = 1 as has_{{ stream }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_project_members') }} as members
    left join {{ ref('int_streams_accepted') }} as accepted on members.source_name = accepted.source_name
    group by members.project_key
)

select
    dates.project_key,
    dates.as_of_date,
    coalesce(issues.escalated_count, 0) as escalated_issues_count,
    {{ first_reason([scope, missing_without_stream('issues'), "case when issues.open_count > 0 and issues.judged_count = 0 then " ~ reason('source_missing') ~ " end"]) }} as escalated_issues_count_reason,
    coalesce(issues.overdue_count, 0) + coalesce(risks.overdue_count, 0) as overdue_actions_count,
    {{ first_reason([scope, "case when not streams.has_issues and not streams.has_risks then " ~ reason('source_missing') ~ " end"]) }} as overdue_actions_count_reason,
    coalesce({{ days_between('gates.entered_date', 'dates.as_of_date') }}, 0) as gate_age_days,
    {{ first_reason([scope, missing_without_stream('gates')]) }} as gate_age_days_reason,
    case when gates.entered_date is null then 0 else 1 end as gates_open_count,
    {{ first_reason([scope, missing_without_stream('gates')]) }} as gates_open_count_reason,
    coalesce(gates.overdue_count, 0) as conditions_overdue_count,
    {{ first_reason([scope, missing_without_stream('gates')]) }} as conditions_overdue_count_reason,
    {% for model in ['weighted', 'wsjf'] -%}
    scores.{{ model }}_score,
    {{ first_reason([scope, "case
        when scores." ~ model ~ "_score is not null then null
        when scores." ~ model ~ "_reason = 'zero_denominator' then " ~ reason('zero_denominator') ~ "
        else " ~ reason('source_missing') ~ " end"]) }} as {{ model }}_score_reason,
    {% endfor -%}
    worth.net_value as npv_value,
    worth.benefit_value,
    worth.cost_value,
    worth.irr,
    worth.mirr,
    worth.payback_years,
    worth.benefit_total_amount,
    worth.cost_total_amount,
    {% for input in ['npv_value', 'benefit_value', 'cost_value', 'benefit_total_amount', 'cost_total_amount'] -%}
    {{ first_reason([scope, "case when worth.project_key is null then " ~ reason('source_missing') ~ " end"]) }} as {{ input }}_reason,
    {% endfor -%}
    {{ first_reason([scope, "case
        when worth.project_key is null then " ~ reason('source_missing') ~ "
        when worth.sign_changes > 1 then " ~ reason('multiple_sign_changes') ~ "
        when worth.irr is null then " ~ reason('not_attainable') ~ " end"]) }} as irr_reason,
    {% for input in ['mirr', 'payback_years'] -%}
    {{ first_reason([scope, "case
        when worth.project_key is null then " ~ reason('source_missing') ~ "
        when worth." ~ input ~ " is null then " ~ reason('not_attainable') ~ " end"]) }} as {{ input }}_reason,
    {% endfor -%}
    benefits.realized_amount as benefit_realized_amount,
    benefits.planned_amount as benefit_planned_amount,
    {% for input in ['benefit_realized_amount', 'benefit_planned_amount'] -%}
    {{ first_reason([scope, "case
        when benefits.project_key is null or benefits.has_undated or not benefits.has_realized then " ~ reason('source_missing') ~ " end"]) }} as {{ input }}_reason,
    {% endfor -%}
    case when goals.project_key is null then 1 else 0 end as without_goal_count,
    {{ first_reason([scope, missing_without_stream('goals'), "case when states.status in ('completed', 'cancelled') then " ~ reason('completed') ~ " end"]) }} as without_goal_count_reason,
    {{ first_reason([scope, missing_without_stream('goals')]) }} as goal_spend_amount_reason,
    classes.investment_class,
    {{ first_reason([scope, "case when classes.investment_class is null then " ~ reason('source_missing') ~ " end"]) }} as changing_spend_amount_reason
from {{ ref('int_project_dates') }} as dates
inner join {{ ref('int_projects') }} as projects on dates.project_key = projects.project_key
inner join {{ ref('int_project_states') }} as states
    on dates.project_key = states.project_key
    and dates.as_of_date = states.as_of_date
inner join streams on dates.project_key = streams.project_key
left join issues
    on dates.project_key = issues.project_key
    and dates.as_of_date = issues.as_of_date
left join risks
    on dates.project_key = risks.project_key
    and dates.as_of_date = risks.as_of_date
left join gates
    on dates.project_key = gates.project_key
    and dates.as_of_date = gates.as_of_date
left join benefits
    on dates.project_key = benefits.project_key
    and dates.as_of_date = benefits.as_of_date
left join scores on dates.project_key = scores.project_key
left join goals on dates.project_key = goals.project_key
left join classes on dates.project_key = classes.project_key
left join {{ ref('int_project_values') }} as worth
    on dates.project_key = worth.project_key
    and dates.as_of_date >= worth.from_date
    and (worth.to_date is null or dates.as_of_date < worth.to_date)
