-- The risks open then (core.fct_risks)
select
    source_name,
    source_record_id,
    extract_id,
    risk_id,
    title,
    probability,
    impact_amount,
    cast(cast(probability as decimal(9, 6)) * impact_amount as decimal(28, 8)) as expected_amount,
    case when due_date < $as_of_date then 1 else 0 end as is_overdue,
    opened_date,
    due_date,
    closed_date
from core.fct_risks
where
    project_key = $entity_id
    and (opened_date is null or opened_date <= $as_of_date)
    and (closed_date > $as_of_date or (closed_date is null and status <> 'closed'))
order by risk_id
