-- name: health
select
    project_key,
    as_of_date,
    coalesce(reported_health, 'not_assessed') as reported_health,
    coalesce(independent_health, 'not_assessed') as independent_health,
    coalesce(computed_health, 'not_assessed') as computed_health,
    independent_kind,
    independent_record_id,
    independent_date,
    disagreement
from shown.metric_health
qualify row_number() over (partition by project_key order by as_of_date desc) = 1
order by project_key;

-- name: dimensions
with ranked as (
    select
        health_dimensions.*,
        dense_rank() over (partition by project_key order by as_of_date desc) as recency
    from shown.health_dimensions
)

select
    ranked.project_key,
    ranked.metric_id,
    coalesce(metric_definitions.name, ranked.metric_id) as name,
    coalesce(metric_definitions.plain_name, '') as plain_name,
    metric_definitions.unit,
    coalesce(ranked.health, 'not_assessed') as health,
    ranked.null_reason,
    ranked.value,
    ranked.amber_from,
    ranked.red_from,
    coalesce(ranked.is_lower_worse, false) as is_lower_worse,
    ranked.policy_from_date
from ranked
left join shown.metric_definitions
    on ranked.metric_id = metric_definitions.metric_id
where ranked.recency = 1
order by ranked.project_key, ranked.metric_id;

-- name: recommendations
select
    project_key,
    as_of_date,
    recommendation,
    reasons,
    rule_set_version,
    rules_held,
    rules_judged,
    rules_asked
from shown.recommendations
qualify row_number() over (partition by project_key order by as_of_date desc) = 1
order by project_key;

-- name: forecasts
select
    project_key,
    as_of_date,
    forecast_kind,
    method,
    assumption,
    null_reason,
    caution,
    forecast_amount,
    forecast_date,
    low_value,
    high_value,
    low_date,
    high_date,
    target_date
from shown.forecasts
qualify dense_rank() over (partition by project_key order by as_of_date desc) = 1
order by project_key, forecast_kind, method, target_date nulls last;
