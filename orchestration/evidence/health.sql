-- The computed health of the month (core.fct_project_months)
select month_end_date, status, reported_health, computed_health, case when computed_health = 'green' then 1 else 0 end as is_green
from core.fct_project_months
where project_key = $entity_id and month_end_date = $as_of_date
