-- name: changes
select
    metric_changes.kind,
    metric_changes.entity_type,
    metric_changes.entity_id,
    coalesce(dim_projects.project_key, owners.project_key) as project_key,
    coalesce(
        case
            when metric_changes.entity_type = 'milestone' then concat_ws(', of ', metric_changes.subject, owners.project_name)
            when metric_changes.kind = 'restated' then concat_ws(', of ', metric_changes.subject, dim_projects.project_name)
        end,
        dim_projects.project_name,
        metric_changes.entity_id
    ) as entity_name,
    metric_changes.subject,
    metric_changes.field,
    metric_changes.before,
    metric_changes.after,
    coalesce(metric_changes.is_material, false) as is_material,
    metric_changes.from_date,
    metric_changes.to_date,
    dense_rank() over (order by metric_changes.to_date desc nulls last) as recency
from shown.metric_changes
left join shown.dim_projects
    on metric_changes.entity_type = 'project' and metric_changes.entity_id = dim_projects.project_key
left join shown.dim_projects as owners on metric_changes.project_key = owners.project_key
order by
    metric_changes.to_date desc nulls last,
    metric_changes.is_material desc nulls last,
    case
        when metric_changes.field in ('reported_health', 'computed_health', 'status') then 0
        when metric_changes.field like '%finish_date' then 1
        when metric_changes.field like '%amount' then 2
        else 3
    end,
    coalesce(dim_projects.project_name, owners.project_name, metric_changes.entity_id),
    entity_name,
    metric_changes.field,
    metric_changes.kind,
    metric_changes.entity_id,
    metric_changes.before,
    metric_changes.after;
