-- name: values
select
    current_figures.metric_id,
    current_figures.entity_type,
    current_figures.entity_id,
    case
        when current_figures.entity_type = 'project' then dim_projects.project_key
    end as project_key,
    coalesce(dim_projects.project_name, group_names.entity_name, dim_vendors.vendor_name, current_figures.entity_id) as entity_name,
    current_figures.as_of_date,
    current_figures.value,
    current_figures.value_amount,
    current_figures.unit,
    current_figures.null_reason,
    current_figures.coverage_count,
    current_figures.coverage_of
from current_figures
left join shown.dim_projects
    on current_figures.entity_type = 'project' and current_figures.entity_id = dim_projects.project_key
left join (select distinct entity_type, entity_id, entity_name from project_groups) as group_names
    on current_figures.entity_type = group_names.entity_type and current_figures.entity_id = group_names.entity_id
left join shown.dim_vendors
    on current_figures.entity_type = 'vendor' and current_figures.entity_id = dim_vendors.vendor_key
order by
    current_figures.metric_id,
    case current_figures.entity_type when 'city' then 0 when 'portfolio' then 1 when 'department' then 2 when 'project' then 3 else 4 end,
    current_figures.entity_type,
    entity_name,
    current_figures.entity_id;

-- name: history
select
    metric_id,
    as_of_date,
    value,
    value_amount,
    unit,
    null_reason,
    coverage_count,
    coverage_of
from scoped_values
where entity_type = 'city'
order by metric_id, as_of_date desc;
