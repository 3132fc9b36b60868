-- The gates (core.fct_gates)
select
    source_name,
    source_record_id,
    extract_id,
    gate_id,
    name,
    decision,
    entered_date,
    decided_date,
    conditions_due_date,
    conditions_met_date,
    case
        when conditions_due_date < $as_of_date
            and (decided_date is null or decided_date <= $as_of_date)
            and (conditions_met_date is null or conditions_met_date > $as_of_date) then 1
        else 0
    end as is_condition_overdue
from core.fct_gates
where project_key = $entity_id
order by entered_date, gate_id
