-- name: definitions
select
    metric_definitions.metric_id,
    coalesce(metric_definitions.name, metric_definitions.metric_id) as name,
    metric_definitions.plain_name,
    metric_definitions.description,
    metric_definitions.formula,
    metric_definitions.unit,
    metric_definitions.better,
    metric_definitions.grain,
    metric_definitions.inputs,
    metric_definitions.null_reasons,
    metric_definitions.standard,
    metric_definitions.family,
    metric_definitions.caveat,
    metric_definitions.thresholds,
    metric_definitions.proven_by,
    metric_definitions.query,
    metric_definitions.version,
    count(current_figures.value) as value_count,
    count(current_figures.metric_id) as entity_count
from shown.metric_definitions
left join current_figures
    on metric_definitions.metric_id = current_figures.metric_id
group by
    metric_definitions.metric_id,
    metric_definitions.name,
    metric_definitions.plain_name,
    metric_definitions.description,
    metric_definitions.formula,
    metric_definitions.unit,
    metric_definitions.better,
    metric_definitions.grain,
    metric_definitions.inputs,
    metric_definitions.null_reasons,
    metric_definitions.standard,
    metric_definitions.family,
    metric_definitions.caveat,
    metric_definitions.thresholds,
    metric_definitions.proven_by,
    metric_definitions.query,
    metric_definitions.version
order by lower(coalesce(metric_definitions.name, metric_definitions.metric_id)), metric_definitions.metric_id;
