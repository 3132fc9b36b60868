-- The actual cost at each month end (core.fct_project_months)
select source_name, source_record_id, extract_id, month_end_date, actual_to_date_amount
from core.fct_project_months
where project_key = $entity_id and month_end_date <= $status_date
order by month_end_date desc
limit 13
