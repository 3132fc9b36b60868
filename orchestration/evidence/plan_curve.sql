-- The planned value curve by month (core.fct_earned_value_months)
select month_end_date, month_number, pv_amount, pv_method, bac_amount
from core.fct_earned_value_months
where project_key = $entity_id and pv_amount is not null
order by month_number
