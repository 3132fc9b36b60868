with phased as (
    select
        project_key,
        earned_value_amount,
        period_end_date,
        lead(period_end_date) over (partition by project_key order by period_end_date asc nulls last) as next_date
    from {{ ref('int_project_periods') }}
    where earned_value_amount is not null
),

milestones as (
    select
        planned.project_key,
        planned.month_index,
        {{ to_amount('coalesce(sum(milestone_values.value_amount), 0)') }} as ev_amount
    from {{ ref('int_planned_value_months') }} as planned
    inner join {{ ref('int_project_plans') }} as plans
        on planned.project_key = plans.project_key
        and plans.ev_method = 'milestones'
    left join {{ ref('int_milestone_values') }} as milestone_values
        on planned.project_key = milestone_values.project_key
        and milestone_values.actual_date <= planned.month_end_date
    group by planned.project_key, planned.month_index
)

select
    planned.project_key,
    planned.month_index,
    planned.month_number,
    planned.month_end_date,
    planned.pv_amount,
    planned.pv_method,
    case when planned.month_end_date <= {{ last_complete_month_end() }} then
        case plans.ev_method
            when 'source_time_phased' then coalesce(phased.earned_value_amount, cast(0 as decimal(18, 2)))
            when 'milestones' then milestones.ev_amount
            when 'percent_complete' then {{ share_of_amount('plans.bac_amount', 'states.percent_complete', '100') }}
        end
    end as ev_amount,
    plans.ev_method,
    case when planned.month_end_date <= {{ last_complete_month_end() }} then actuals.actual_amount end as ac_amount,
    actual_methods.ac_method,
    plans.bac_amount,
    plans.unplanned_budget_amount,
    (
        coalesce(plans.pv_method = 'linear', false)
        or coalesce(plans.ev_method = 'percent_complete', false)
        or plans.pv_method is distinct from plans.ev_method
    ) as is_indicative
from {{ ref('int_planned_value_months') }} as planned
inner join {{ ref('int_project_plans') }} as plans on planned.project_key = plans.project_key
left join phased
    on plans.ev_method = 'source_time_phased'
    and planned.project_key = phased.project_key
    and phased.period_end_date <= planned.month_end_date
    and (phased.next_date is null or phased.next_date > planned.month_end_date)
left join milestones
    on planned.project_key = milestones.project_key
    and planned.month_index = milestones.month_index
left join {{ ref('int_project_states') }} as states
    on planned.project_key = states.project_key
    and planned.month_end_date = states.as_of_date
    and not states.is_city_date
left join {{ ref('int_project_actuals') }} as actuals
    on planned.project_key = actuals.project_key
    and planned.month_end_date = actuals.as_of_date
left join (select project_key, max(ac_method) as ac_method from {{ ref('int_project_actuals') }} group by project_key) as actual_methods
    on planned.project_key = actual_methods.project_key
