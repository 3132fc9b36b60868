-- name: projects
with benefits as (
    select
        project_key,
        cast(sum(planned_amount) as decimal(18, 2)) as planned_amount,
        cast(sum(forecast_amount) as decimal(18, 2)) as forecast_amount,
        cast(sum(realized_amount) as decimal(18, 2)) as realized_amount,
        cast(
            sum(case when period_end_date <= $as_of_date then planned_amount end) as decimal(18, 2)
        ) as planned_to_date_amount,
        max(period_end_date) as last_date
    from shown.fct_benefits
    where lower(coalesce(kind, 'benefit')) <> 'cost'
    group by project_key
)

select
    listed_projects.project_key,
    listed_projects.project_name,
    listed_projects.department_name,
    listed_projects.status,
    benefits.planned_amount,
    benefits.planned_to_date_amount,
    benefits.forecast_amount,
    benefits.realized_amount,
    benefits.last_date,
    listed_projects.approved_amount
from benefits
inner join listed_projects
    on benefits.project_key = listed_projects.project_key
order by benefits.planned_amount desc nulls last, listed_projects.project_name, listed_projects.project_key;

-- name: dates
select
    benefits.period_end_date,
    cast(sum(benefits.planned_amount) as decimal(18, 2)) as planned_amount,
    cast(sum(benefits.forecast_amount) as decimal(18, 2)) as forecast_amount,
    cast(
        sum(benefits.realized_amount) filter (where benefits.period_end_date <= $as_of_date or benefits.realized_amount <> 0)
        as decimal(18, 2)
    ) as realized_amount
from shown.fct_benefits as benefits
inner join listed_projects
    on benefits.project_key = listed_projects.project_key
where lower(coalesce(benefits.kind, 'benefit')) <> 'cost' and benefits.period_end_date is not null
group by benefits.period_end_date
order by benefits.period_end_date;

-- name: outcomes
with ledger as (
    select
        project_key,
        cast(sum(expended_amount) as decimal(18, 2)) as expended_amount
    from shown.budget_vs_actuals
    where expended_amount <> 0
    group by project_key
),

money as (
    select
        entity_id as project_key,
        max_by(value_amount, as_of_date) filter (where metric_id = 'expended') as expended_amount
    from shown.metric_values
    where entity_type = 'project' and metric_id = 'expended' and value_amount is not null
    group by entity_id
),

closed as (
    select
        listed_projects.project_key,
        listed_projects.project_name,
        listed_projects.department_name,
        dim_projects.original_approved_budget_amount as original_amount,
        dim_projects.approved_budget_amount as approved_amount,
        coalesce(ledger.expended_amount, money.expended_amount, newest_months.actual_to_date_amount) as final_amount,
        dim_projects.original_baseline_finish_date,
        dim_projects.baseline_finish_date,
        dim_projects.actual_finish_date
    from listed_projects
    inner join shown.dim_projects
        on listed_projects.project_key = dim_projects.project_key
    left join newest_months
        on listed_projects.project_key = newest_months.project_key
    left join ledger
        on listed_projects.project_key = ledger.project_key
    left join money
        on listed_projects.project_key = money.project_key
    where listed_projects.status = 'completed'
)

select
    project_key,
    project_name,
    department_name,
    original_amount,
    approved_amount,
    final_amount,
    cast(final_amount - approved_amount as decimal(18, 2)) as difference_amount,
    case when approved_amount > 0 then cast(final_amount - approved_amount as double) / cast(approved_amount as double) end
        as difference_share,
    original_baseline_finish_date,
    baseline_finish_date,
    actual_finish_date,
    actual_finish_date - baseline_finish_date as late_days
from closed
order by actual_finish_date desc nulls last, project_name, project_key;

-- name: accuracy
select
    forecast_kind,
    method,
    life_point,
    projects as project_count,
    bias,
    mean_absolute_error,
    null_reason
from shown.forecast_accuracy
order by forecast_kind, method, life_point;
