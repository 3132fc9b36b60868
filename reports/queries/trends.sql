-- name: figures
select
    scoped_values.entity_type,
    scoped_values.entity_id,
    scoped_values.metric_id,
    coalesce(metric_definitions.name, scoped_values.metric_id) as name,
    coalesce(metric_definitions.plain_name, metric_definitions.name, scoped_values.metric_id) as plain_name,
    coalesce(scoped_values.unit, metric_definitions.unit) as unit,
    scoped_values.as_of_date,
    scoped_values.value,
    scoped_values.value_amount
from scoped_values
left join shown.metric_definitions
    on scoped_values.metric_id = metric_definitions.metric_id
where list_contains($entity_types, scoped_values.entity_type) and list_contains($metric_ids, scoped_values.metric_id)
order by scoped_values.entity_type, scoped_values.entity_id, scoped_values.metric_id, scoped_values.as_of_date;

-- name: months
select
    months.month_end_date,
    count(*) as project_count,
    count(nullif(months.status, 'unknown')) as known_count,
    case when count(nullif(months.status, 'unknown')) > 0 then count(*) filter (where months.status = 'active') end as active_count,
    case
        when count(*) filter (where months.status = 'active' and months.forecast_finish_date is not null and months.baseline_finish_date is not null) > 0
            then count(*) filter (where months.status = 'active' and months.forecast_finish_date > months.baseline_finish_date)
    end as late_count,
    case
        when count(*) filter (where months.status = 'active' and months.reported_health in ('red', 'amber', 'green')) > 0
            then count(*) filter (where months.status = 'active' and months.reported_health = 'red')
    end as red_count,
    cast(sum(months.approved_budget_amount) as decimal(18, 2)) as approved_amount,
    cast(sum(months.actual_to_date_amount) as decimal(18, 2)) as spent_amount,
    cast(sum(months.committed_amount) as decimal(18, 2)) as committed_amount
from shown.fct_project_months as months
inner join listed_projects
    on months.project_key = listed_projects.project_key
group by months.month_end_date
order by months.month_end_date;
