-- The finance side's position of a project at each date: periods that ended by then, at the city's date those begun by then.
with movements as (
    select
        cells.project_key,
        coalesce(periods.start_date, periods.end_date) as from_start_date,
        periods.end_date as from_end_date,
        {{ to_amount('sum(cells.encumbered_amount)') }} as encumbered_amount,
        {{ to_amount('sum(cells.expended_amount)') }} as expended_amount,
        {{ to_amount('sum(cells.available_amount)') }} as available_amount,
        {{ to_amount('sum(cells.current_budget_amount)') }} as current_budget_amount
    from {{ ref('budget_vs_actuals') }} as cells
    inner join {{ ref('int_fiscal_periods') }} as periods
        on cells.fiscal_year = periods.fiscal_year
        and cells.period = periods.period
    where cells.project_key is not null
    group by cells.project_key, periods.start_date, periods.end_date
)

select
    dates.project_key,
    dates.as_of_date,
    {{ to_amount('coalesce(sum(movements.encumbered_amount), 0)') }} as committed_amount,
    {{ to_amount('coalesce(sum(movements.expended_amount), 0)') }} as expended_amount,
    {{ to_amount('coalesce(sum(movements.available_amount), 0)') }} as available_amount
from {{ ref('int_project_dates') }} as dates
inner join (
    select project_key from {{ ref('bridge_project_finance') }} where project_key is not null group by project_key
) as coded on dates.project_key = coded.project_key
left join movements
    on dates.project_key = movements.project_key
    and (
        (dates.is_city_date and movements.from_start_date <= dates.as_of_date)
        or (not dates.is_city_date and movements.from_end_date <= dates.as_of_date)
    )
group by dates.project_key, dates.as_of_date
