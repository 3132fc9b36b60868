-- The whole months of the plan whose work is done, and the next one (core.fct_earned_value_months)
with curve as (
    select month_number, pv_amount
    from core.fct_earned_value_months
    where project_key = $entity_id and pv_amount is not null
    union all
    select 0 as month_number, 0 as pv_amount
),

status as (
    select stopped.ev_amount, stopped.bac_amount, months.planned_duration_months, stopped.month_end_date
    from core.fct_earned_value_months as months
    inner join core.fct_earned_value_months as stopped
        on months.project_key = stopped.project_key
        and months.actual_time_months = stopped.month_number
    where months.project_key = $entity_id and months.month_end_date = $status_date
)

select
    status.month_end_date,
    status.ev_amount,
    status.bac_amount,
    status.planned_duration_months,
    reached.month_number as whole_months,
    reached.pv_amount as reached_amount,
    following.pv_amount as following_amount
from status
left join curve as reached
    on reached.month_number = (select max(curve.month_number) from curve where curve.pv_amount <= status.ev_amount)
left join curve as following on following.month_number = reached.month_number + 1
