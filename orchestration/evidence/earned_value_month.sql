-- Earned value at the month end, with the method of each number (core.fct_earned_value_months)
select
    source_name,
    source_record_id,
    extract_id,
    month_end_date,
    month_number,
    pv_amount,
    pv_method,
    ev_amount,
    ev_method,
    ac_amount,
    ac_method,
    bac_amount,
    planned_duration_months,
    actual_time_months,
    earned_schedule_months
from core.fct_earned_value_months
where project_key = $entity_id and month_end_date = $status_date
