-- The gate entered last and not decided by then (core.fct_gates)
select
    source_name,
    source_record_id,
    extract_id,
    gate_id,
    name,
    entered_date,
    date_diff('day', entered_date, $as_of_date) as age_days
from core.fct_gates
where
    project_key = $entity_id
    and entered_date <= $as_of_date
    and ((decided_date is null and decision is null) or decided_date > $as_of_date)
order by entered_date desc, gate_id
limit 1
