with counted as (
    select
        project_key,
        cast(count(*) as integer) as milestone_count,
        cast(count(baseline_date) as integer) as dated_count,
        cast(count(planned_value_amount) as integer) as valued_count,
        cast(count(weight_pct) as integer) as weighted_count,
        {{ to_amount('sum(planned_value_amount)') }} as planned_value_amount,
        cast(sum(cast(weight_pct as decimal(18, 6))) as decimal(18, 6)) as weight_sum,
        max(case when planned_value_amount < 0 or weight_pct < 0 then 1 else 0 end) = 1 as has_negative_share,
        min(baseline_date) as first_baseline_date,
        max(baseline_date) as last_baseline_date
    from {{ ref('int_milestones') }}
    where project_key is not null
    group by project_key
)

select
    counted.*,
    (dated_count = milestone_count and (milestone_count >= 2 or valued_count >= 1) and not has_negative_share) as is_applicable,
    case
        when valued_count = milestone_count then 'planned_value'
        when weighted_count = milestone_count and weight_sum > 0 then 'weight'
        else 'equal'
    end as share_method
from counted
