-- The hours of people and of nobody named, in the fiscal year to date (core.fct_resource_months)
select
    source_name,
    source_record_id,
    extract_id,
    month_end_date,
    resource_name,
    role_name,
    planned_hours,
    actual_hours,
    capacity_hours
from core.fct_resource_months
where
    project_key = $entity_id
    and month_end_date between $fiscal_year_start and last_day($as_of_date)
order by month_end_date, resource_name, source_record_id
