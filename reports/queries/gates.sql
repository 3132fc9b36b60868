-- name: gates
select
    gates.project_key,
    listed_projects.project_name,
    gates.gate_id,
    gates.name,
    gates.decision,
    gates.entered_date,
    gates.decided_date,
    gates.conditions_due_date,
    gates.conditions_met_date,
    coalesce(gates.conditions_met_date is null and gates.conditions_due_date < $as_of_date, false) as is_condition_overdue,
    gates.source_name,
    gates.source_record_id
from shown.fct_gates as gates
inner join listed_projects
    on gates.project_key = listed_projects.project_key
order by
    case when gates.decided_date is null and gates.decision is null then 0 else 1 end,
    coalesce(gates.decided_date, gates.entered_date) desc nulls last,
    listed_projects.project_name,
    gates.project_key,
    gates.gate_id,
    gates.source_record_id;
