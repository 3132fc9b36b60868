-- name: projects
select
    project_key,
    project_id,
    project_name
from shown.dim_projects
order by project_name, project_key;

-- name: figures
select
    current_figures.entity_id as project_key,
    current_figures.metric_id,
    current_figures.name,
    current_figures.plain_name,
    coalesce(metric_definitions.family, 'other') as family,
    metric_definitions.formula,
    metric_definitions.inputs,
    current_figures.unit,
    current_figures.as_of_date,
    current_figures.value,
    current_figures.value_amount,
    current_figures.null_reason
from current_figures
left join shown.metric_definitions
    on current_figures.metric_id = metric_definitions.metric_id
where current_figures.entity_type = 'project'
order by current_figures.entity_id, family, current_figures.metric_id;

-- name: inputs
select
    metric_inputs.project_key,
    metric_inputs.as_of_date,
    metric_inputs.input_name,
    metric_inputs.input_value,
    metric_inputs.input_amount,
    metric_inputs.reason_code
from shown.metric_inputs
inner join (
    select distinct
        entity_id,
        as_of_date
    from current_figures
    where entity_type = 'project'
) as newest_dates
    on metric_inputs.project_key = newest_dates.entity_id
    and metric_inputs.as_of_date = newest_dates.as_of_date
order by metric_inputs.project_key, metric_inputs.as_of_date, metric_inputs.input_name;
