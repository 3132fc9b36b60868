-- name: newest
select
    entity_type,
    entity_id,
    metric_id,
    name,
    plain_name,
    unit,
    better,
    as_of_date,
    value,
    value_amount,
    null_reason,
    coverage_count,
    coverage_of,
    previous_date,
    previous_count,
    previous_of,
    change_value,
    change_amount
from current_figures
where list_contains($entity_types, entity_type)
order by entity_type, entity_id, lower(name), metric_id;
