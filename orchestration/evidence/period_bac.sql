-- The time-phased rows of the plan (core.fct_project_periods)
select source_name, source_record_id, extract_id, period_end_date, planned_value_amount
from core.fct_project_periods
where project_key = $entity_id and planned_value_amount is not null
order by period_end_date
