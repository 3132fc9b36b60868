-- name: decisions
select
    decision_list.kind,
    decision_list.project_key,
    listed_projects.project_name,
    decision_list.record_id,
    decision_list.title,
    decision_list.outcome,
    decision_list.owner_name,
    decision_list.waiting_days,
    coalesce(decision_list.is_open, false) as is_open,
    coalesce(decision_list.is_overdue, false) as is_overdue,
    decision_list.asked_date,
    decision_list.needed_by_date,
    decision_list.decided_date,
    decision_list.source_name,
    decision_list.source_record_id,
    decision_list.extract_id
from shown.decision_list
left join listed_projects
    on decision_list.project_key = listed_projects.project_key
where decision_list.project_key is null or listed_projects.project_key is not null
order by
    is_open desc,
    is_overdue desc,
    try_cast(decision_list.waiting_days as bigint) desc nulls last,
    decision_list.needed_by_date nulls last,
    decision_list.decided_date desc nulls last,
    decision_list.kind,
    decision_list.source_name,
    decision_list.source_record_id,
    decision_list.record_id;
