-- name: recommendations
select
    recommendations.project_key,
    listed_projects.project_name,
    listed_projects.status,
    recommendations.recommendation,
    recommendations.reasons,
    recommendations.rules_held,
    recommendations.rules_judged,
    recommendations.rules_asked,
    recommendations.as_of_date
from shown.recommendations
inner join listed_projects
    on recommendations.project_key = listed_projects.project_key
where
    recommendations.as_of_date = (select max(newest.as_of_date) from shown.recommendations as newest)
    and listed_projects.status not in ('completed', 'cancelled')
order by
    case recommendations.recommendation when 'stop' then 0 when 'modify' then 1 when 'continue' then 2 else 3 end,
    listed_projects.project_name,
    recommendations.project_key;

-- name: disagreements
select
    metric_health.project_key,
    listed_projects.project_name,
    metric_health.reported_health,
    metric_health.computed_health,
    metric_health.independent_health,
    metric_health.independent_kind,
    metric_health.disagreement,
    metric_health.as_of_date
from shown.metric_health
inner join listed_projects
    on metric_health.project_key = listed_projects.project_key
where
    coalesce(metric_health.is_disagreement, false)
    and metric_health.as_of_date = (select max(newest.as_of_date) from shown.metric_health as newest)
    and listed_projects.status not in ('completed', 'cancelled')
order by
    case metric_health.computed_health when 'red' then 0 when 'amber' then 1 else 2 end,
    listed_projects.project_name,
    metric_health.project_key;

-- name: gaps
select
    gaps.gap_kind,
    gaps.project_key,
    listed_projects.project_name,
    gaps.detail,
    gaps.days,
    gaps.as_of_date,
    gaps.source_name,
    gaps.source_record_id
from shown.gaps
inner join listed_projects
    on gaps.project_key = listed_projects.project_key
where gaps.as_of_date = (select max(newest.as_of_date) from shown.gaps as newest)
order by gaps.gap_kind, listed_projects.project_name, gaps.project_key, gaps.days desc nulls last, gaps.detail, gaps.source_record_id;
