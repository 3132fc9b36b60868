-- The cash flow by fiscal year: forecast, else planned (core.fct_benefits)
with flows as (
    select
        year(period_end_date)
        + case when month($fiscal_year_start) > 1 and month(period_end_date) >= month($fiscal_year_start) then 1 else 0 end as fiscal_year,
        case when lower(trim(kind)) = 'cost' then coalesce(forecast_amount, planned_amount, 0) else 0 end as cost_amount,
        case when lower(trim(kind)) = 'cost' then 0 else coalesce(forecast_amount, planned_amount, 0) end as benefit_amount
    from core.fct_benefits
    where project_key = $entity_id and period_end_date is not null
)

select
    fiscal_year,
    fiscal_year - min(fiscal_year) over () as year_number,
    cast(sum(cost_amount) as decimal(18, 2)) as cost_amount,
    cast(sum(benefit_amount) as decimal(18, 2)) as benefit_amount,
    cast(sum(benefit_amount) - sum(cost_amount) as decimal(18, 2)) as net_amount
from flows
group by fiscal_year
order by fiscal_year
