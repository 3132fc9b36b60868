with spine as (
    select
        plans.project_key,
        plans.pv_method,
        plans.bac_amount,
        plans.baseline_start_date,
        plans.baseline_finish_date,
        months.month_index,
        months.month_end_date,
        months.month_index - spans.first_cost_month_index + 1 as month_number
    from {{ ref('int_project_plans') }} as plans
    inner join {{ ref('int_project_spans') }} as spans on plans.project_key = spans.project_key
    inner join {{ ref('int_months') }} as months
        on months.month_index >= spans.first_cost_month_index
        and (
            months.month_index <= plans.plan_last_month_index
            or months.month_end_date <= {{ last_complete_month_end() }}
        )
),

phased as (
    select
        project_key,
        planned_value_amount,
        period_end_date,
        lead(period_end_date) over (partition by project_key order by period_end_date asc nulls last) as next_date
    from {{ ref('int_project_periods') }}
    where planned_value_amount is not null
),

milestones as (
    select
        spine.project_key,
        spine.month_index,
        {{ to_amount('coalesce(sum(milestone_values.value_amount), 0)') }} as pv_amount
    from spine
    left join {{ ref('int_milestone_values') }} as milestone_values
        on spine.project_key = milestone_values.project_key
        and milestone_values.baseline_date <= spine.month_end_date
    where spine.pv_method = 'milestones'
    group by spine.project_key, spine.month_index
)

select
    spine.project_key,
    spine.month_index,
    cast(spine.month_number as integer) as month_number,
    spine.month_end_date,
    spine.pv_method,
    case spine.pv_method
        when 'source_time_phased' then coalesce(phased.planned_value_amount, cast(0 as decimal(18, 2)))
        when 'milestones' then milestones.pv_amount
        when 'linear'
            then {{ linear_planned_value('spine.bac_amount', 'spine.baseline_start_date', 'spine.baseline_finish_date', 'spine.month_end_date') }}
    end as pv_amount,
    spine.bac_amount
from spine
left join phased
    on spine.pv_method = 'source_time_phased'
    and spine.project_key = phased.project_key
    and phased.period_end_date <= spine.month_end_date
    and (phased.next_date is null or phased.next_date > spine.month_end_date)
left join milestones
    on spine.project_key = milestones.project_key
    and spine.month_index = milestones.month_index
