-- name: members
select
    project_groups.entity_type,
    project_groups.entity_id,
    listed_projects.project_key,
    listed_projects.project_id,
    listed_projects.project_name,
    listed_projects.department_name,
    listed_projects.status,
    listed_projects.stage,
    listed_projects.reported_health,
    listed_projects.computed_health,
    listed_projects.baseline_finish_date,
    listed_projects.finish_date,
    listed_projects.slip_days,
    listed_projects.slip_null_reason,
    listed_projects.percent_complete,
    listed_projects.approved_amount,
    listed_projects.expended_amount,
    listed_projects.available_amount,
    listed_projects.forecast_amount,
    listed_projects.is_stale
from listed_projects
inner join project_groups
    on listed_projects.project_key = project_groups.project_key
order by
    project_groups.entity_type,
    project_groups.entity_id,
    case when listed_projects.status = 'active' then 0 else 1 end,
    case listed_projects.reported_health when 'red' then 0 when 'amber' then 1 when 'green' then 2 else 3 end,
    listed_projects.slip_days desc nulls last,
    listed_projects.project_name,
    listed_projects.project_key;

-- name: health
select
    project_groups.entity_type,
    project_groups.entity_id,
    codes.health,
    count(*) filter (where listed_projects.reported_health = codes.health) as reported_count,
    count(*) filter (where listed_projects.computed_health = codes.health) as computed_count
from (
    values ('red', 1), ('amber', 2), ('green', 3), ('unknown', 4), ('not_assessed', 5)
) as codes (health, place)
inner join project_groups
    on true
left join listed_projects
    on project_groups.project_key = listed_projects.project_key and listed_projects.status = 'active'
group by project_groups.entity_type, project_groups.entity_id, codes.health, codes.place
order by project_groups.entity_type, project_groups.entity_id, codes.place;
