-- Each project's inputs at each date, once for every entity that the project is a member of, itself included.
with entities as (
    {{ entity_memberships() }}
)

select
    entities.entity_type,
    entities.entity_id,
    healths.computed_health,
    case when healths.computed_health = 'green' then 1 else 0 end as on_track_count,
    case
        when inputs.active_count_reason is not null then inputs.active_count_reason
        when inputs.active_count = 0 then {{ reason('excluded_scope') }}
        when healths.computed_health = 'not_assessed' then coalesce(
            {{ first_reason(['inputs.ev_amount_reason', 'inputs.ac_amount_reason', 'inputs.slip_baseline_days_reason']) }},
            {{ reason('zero_denominator') }}
        )
    end as on_track_count_reason,
    (inputs.active_count = 1 and not inputs.is_excluded) as is_active,
    1 as assessed_count,
    cast(null as integer) as assessed_count_reason,
    1 as reporting_count,
    cast(null as integer) as reporting_count_reason,
    cast(null as integer) as actual_time_months_reason,
    cast(null as integer) as planned_duration_months_reason,
    inputs.baseline_duration_days_reason as elapsed_days_reason,
    1 as running_count,
    cast(null as integer) as fiscal_months_elapsed_reason,
    cast(null as integer) as fiscal_months_left_reason,
    case when states.reported_health in ('green', 'amber', 'red') and states.reported_health <> healths.computed_health then 1 else 0 end as disagreement_count,
    case
        when inputs.active_count_reason is not null then inputs.active_count_reason
        when inputs.active_count = 0 then {{ reason('excluded_scope') }}
        when coalesce(states.reported_health, 'unknown') not in ('green', 'amber', 'red') then {{ reason('source_missing') }}
        when healths.computed_health = 'not_assessed' then coalesce(
            {{ first_reason(['inputs.ev_amount_reason', 'inputs.ac_amount_reason', 'inputs.slip_baseline_days_reason']) }},
            {{ reason('zero_denominator') }}
        )
    end as disagreement_count_reason,
    {% for input in further_inputs() -%}
    measures.{{ input }},
    measures.{{ input }}_reason,
    {% endfor -%}
    case when measures.without_goal_count = 0 then inputs.fiscal_year_amount else 0 end as goal_spend_amount,
    {{ first_reason(['inputs.fiscal_year_amount_reason', 'measures.goal_spend_amount_reason']) }} as goal_spend_amount_reason,
    case when measures.investment_class in ('grow', 'transform') then inputs.fiscal_year_amount else 0 end as changing_spend_amount,
    {{ first_reason(['inputs.fiscal_year_amount_reason', 'measures.changing_spend_amount_reason']) }} as changing_spend_amount_reason,
    inputs.milestones_due_count_reason as milestones_hit_count_reason,
    inputs.milestones_due_count_reason as milestones_overdue_count_reason,
    inputs.*
from {{ ref('int_metric_inputs') }} as inputs
inner join entities on inputs.project_key = entities.project_key
inner join {{ ref('int_project_healths') }} as healths
    on inputs.project_key = healths.project_key
    and inputs.as_of_date = healths.as_of_date
inner join {{ ref('int_project_states') }} as states
    on inputs.project_key = states.project_key
    and inputs.as_of_date = states.as_of_date
inner join {{ ref('int_project_measures') }} as measures
    on inputs.project_key = measures.project_key
    and inputs.as_of_date = measures.as_of_date
where inputs.is_in_span
