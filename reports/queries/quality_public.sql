-- name: renewal
select
    count(*) as project_count,
    count(*) filter (where is_stale) as stale_count
from listed_projects;

-- name: coverage
select
    metric_id,
    name,
    as_of_date,
    coverage_count,
    coverage_of
from current_figures
where entity_type = 'city'
order by name, metric_id;
