with joined as (
    select
        projects.project_key,
        projects.baseline_start_date,
        projects.baseline_finish_date,
        phased.first_planned_date,
        phased.last_planned_date,
        milestones.first_baseline_date,
        milestones.last_baseline_date,
        milestones.share_method,
        milestones.milestone_count,
        milestones.weight_sum,
        coalesce(phased.has_planned_value, false) as has_planned_value,
        coalesce(phased.has_earned_value, false) as has_earned_value,
        coalesce(phased.has_actual_cost, false) as has_actual_cost,
        coalesce(phased.is_falling, false) as is_refused,
        coalesce(milestones.is_applicable, false) as has_milestones,
        coalesce(percents.has_percent_complete, false) as has_percent_complete,
        case
            when phased.has_planned_value and not phased.is_falling then phased.final_planned_amount
            when milestones.share_method = 'planned_value' then milestones.planned_value_amount
            else projects.approved_budget_amount
        end as bac_amount,
        projects.approved_budget_amount
    from {{ ref('int_projects') }} as projects
    left join {{ ref('int_time_phased_plans') }} as phased on projects.project_key = phased.project_key
    left join {{ ref('int_milestone_plans') }} as milestones on projects.project_key = milestones.project_key
    left join (
        select project_key, true as has_percent_complete
        from {{ ref('int_projects_versioned') }}
        where percent_complete is not null
        group by project_key
    ) as percents on projects.project_key = percents.project_key
),

chosen as (
    select
        joined.*,
        case
            when has_planned_value and is_refused then null
            when has_planned_value then 'source_time_phased'
            when has_milestones and bac_amount is not null then 'milestones'
            when bac_amount is not null and baseline_finish_date >= baseline_start_date then 'linear'
        end as pv_method,
        case
            when has_earned_value then 'source_time_phased'
            when has_milestones and bac_amount is not null then 'milestones'
            when has_percent_complete and bac_amount is not null then 'percent_complete'
        end as ev_method
    from joined
)

select
    project_key,
    pv_method,
    ev_method,
    share_method,
    milestone_count,
    weight_sum,
    bac_amount,
    case when approved_budget_amount > bac_amount then {{ to_amount('approved_budget_amount - bac_amount') }} when approved_budget_amount is not null and bac_amount is not null then cast(0 as decimal(18, 2)) end as unplanned_budget_amount,
    has_actual_cost,
    (has_planned_value and is_refused) as is_refused,
    (not has_milestones and (baseline_start_date is null or baseline_finish_date is null)) as has_no_baseline,
    baseline_start_date,
    baseline_finish_date,
    case
        when baseline_start_date is not null then {{ month_index('baseline_start_date') }}
        when pv_method = 'source_time_phased' then {{ month_index('first_planned_date') }}
        when pv_method = 'milestones' then {{ month_index('first_baseline_date') }}
    end as plan_first_month_index,
    case pv_method
        when 'source_time_phased' then {{ month_index('last_planned_date') }}
        when 'milestones' then {{ month_index('last_baseline_date') }}
        when 'linear' then {{ month_index('baseline_finish_date') }}
    end as plan_last_month_index
from chosen
