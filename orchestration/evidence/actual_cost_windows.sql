-- The actual cost at the ends of the windows that rates look at (core.fct_project_months); 0 before the first month
with edges as (
    select
        $status_date as status_date,
        last_day(cast($status_date - interval 3 month as date)) as three_months_before_date,
        cast(
            make_date(
                cast(year($status_date) - case when month($status_date) < month($fiscal_year_start) then 1 else 0 end as bigint),
                cast(month($fiscal_year_start) as bigint),
                1
            ) - interval 1 day as date
        ) as fiscal_year_eve_date
),

months as (
    select month_end_date, actual_to_date_amount, min(month_end_date) over () as first_date
    from core.fct_project_months
    where project_key = $entity_id
)

select
    edges.status_date,
    max(case when months.month_end_date = edges.status_date then months.actual_to_date_amount end) as now_amount,
    edges.three_months_before_date,
    case
        when min(months.first_date) > edges.three_months_before_date then 0
        else max(case when months.month_end_date = edges.three_months_before_date then months.actual_to_date_amount end)
    end as three_months_before_amount,
    edges.fiscal_year_eve_date,
    case
        when min(months.first_date) > edges.fiscal_year_eve_date then 0
        else max(case when months.month_end_date = edges.fiscal_year_eve_date then months.actual_to_date_amount end)
    end as fiscal_year_eve_amount,
    (month($status_date) - month($fiscal_year_start) + 12) % 12 + 1 as months_elapsed
from edges
cross join months
group by edges.status_date, edges.three_months_before_date, edges.fiscal_year_eve_date
