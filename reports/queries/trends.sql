-- name: figures
with portfolio_values as (
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit
    from shown.metric_values
    where $is_internal and list_contains($entity_types, entity_type) and list_contains($metric_ids, metric_id)
    union all
    select metric_id, entity_type, entity_id, as_of_date, value, value_amount, unit
    from shown.public_metric_values
    where not $is_internal and list_contains($entity_types, entity_type) and list_contains($metric_ids, metric_id)
)

select
    portfolio_values.entity_type,
    portfolio_values.entity_id,
    portfolio_values.metric_id,
    coalesce(metric_definitions.name, portfolio_values.metric_id) as name,
    coalesce(metric_definitions.plain_name, metric_definitions.name, portfolio_values.metric_id) as plain_name,
    coalesce(portfolio_values.unit, metric_definitions.unit) as unit,
    portfolio_values.as_of_date,
    portfolio_values.value,
    portfolio_values.value_amount
from portfolio_values
left join shown.metric_definitions
    on portfolio_values.metric_id = metric_definitions.metric_id
order by
    portfolio_values.entity_type,
    portfolio_values.entity_id,
    portfolio_values.metric_id,
    portfolio_values.as_of_date;

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
