-- The newest time-phased row of it by then (core.fct_project_periods)
select source_name, source_record_id, extract_id, period_end_date, planned_value_amount
from core.fct_project_periods
where
    project_key = $entity_id
    and planned_value_amount is not null
    and period_end_date <= $status_date
    and exists (
        select 1 from core.fct_earned_value_months where project_key = $entity_id and pv_method = 'source_time_phased'
    )
order by period_end_date desc
limit 1
