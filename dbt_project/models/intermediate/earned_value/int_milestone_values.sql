with shares as (
    select
        milestones.project_key,
        milestones.source_record_id,
        milestones.baseline_date,
        coalesce(milestones.original_baseline_date, milestones.baseline_date) as original_baseline_date,
        milestones.actual_date,
        plans.share_method,
        plans.bac_amount,
        case plans.share_method
            when 'planned_value' then milestones.planned_value_amount
            when 'weight' then {{ share_of_amount('plans.bac_amount', 'milestones.weight_pct', 'plans.weight_sum') }}
            else {{ share_of_amount('plans.bac_amount', '1', 'plans.milestone_count') }}
        end as share_amount,
        row_number() over (
            partition by milestones.project_key
            order by milestones.baseline_date desc nulls last, milestones.milestone_id desc nulls last, milestones.source_record_id desc nulls last
        ) as rank_from_last
    from {{ ref('int_milestones') }} as milestones
    inner join {{ ref('int_project_plans') }} as plans
        on milestones.project_key = plans.project_key
        and (plans.pv_method = 'milestones' or plans.ev_method = 'milestones')
)

select
    project_key,
    source_record_id,
    baseline_date,
    original_baseline_date,
    actual_date,
    case
        when share_method <> 'planned_value' and rank_from_last = 1
            then {{ to_amount("bac_amount - (sum(share_amount) over (partition by project_key) - share_amount)") }}
        else {{ to_amount('share_amount') }}
    end as value_amount
from shares
