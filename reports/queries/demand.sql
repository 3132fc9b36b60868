-- name: demands
select
    demands.demand_id,
    demands.title,
    demands.department_name,
    demands.project_key,
    listed_projects.project_name,
    case
        when demands.decision in ('approved', 'rejected', 'deferred') then demands.decision
        when demands.decided_date is not null then 'decided'
        else 'waiting'
    end as outcome,
    demands.submitted_date,
    demands.decided_date,
    case
        when demands.decided_date is not null then demands.decided_date - demands.submitted_date
    end as decision_days,
    case
        when demands.decided_date is null and coalesce(demands.decision, '') not in ('approved', 'rejected', 'deferred')
            then cast($as_of_date as date) - demands.submitted_date
    end as waiting_days,
    demands.source_name,
    demands.source_record_id,
    demands.extract_id
from shown.fct_demands as demands
left join listed_projects
    on demands.project_key = listed_projects.project_key
order by
    waiting_days desc nulls last,
    demands.submitted_date desc nulls last,
    demands.department_name nulls last,
    demands.demand_id,
    demands.source_name,
    demands.source_record_id,
    outcome,
    demands.decided_date;
