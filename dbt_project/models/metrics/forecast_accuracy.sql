{#- Of projects that are completed: how far each way of forecasting was off at a quarter, half and three quarters of their life. -#}
{% set points = ['0.25', '0.50', '0.75'] %}
{% set least_projects = 3 %}
with lives as (
    select
        projects.project_key,
        coalesce(projects.actual_start_date, projects.baseline_start_date, months.month_start_date) as start_date,
        spans.end_date
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_project_spans') }} as spans on projects.project_key = spans.project_key
    inner join {{ ref('int_months') }} as months on spans.first_month_index = months.month_index
    where
        not projects.is_deleted
        and spans.end_date <= {{ city_date() }}
        and (projects.status = 'completed' or (projects.actual_finish_date is not null and projects.status <> 'cancelled'))
),

points as (
    {% for point in points -%}
    {% if not loop.first %}union all
    {% endif -%}
    select cast({{ point }} as decimal(3, 2)) as life_point
    {% endfor %}
),

looks as (
    select
        lives.project_key,
        lives.end_date,
        {{ days_between('lives.start_date', 'lives.end_date') }} as life_days,
        points.life_point,
        max(dates.as_of_date) as as_of_date
    from lives
    cross join points
    inner join {{ ref('int_project_dates') }} as dates
        on lives.project_key = dates.project_key
        and not dates.is_city_date
        and dates.is_in_span
        and dates.as_of_date >= lives.start_date
        and dates.as_of_date <= {{ add_days('lives.start_date', 'floor(' ~ days_between('lives.start_date', 'lives.end_date') ~ ' * points.life_point)') }}
    where lives.end_date > lives.start_date
    group by lives.project_key, lives.start_date, lives.end_date, points.life_point
),

-- What it came to: cost to date at the project's last month end, and at the end of the fiscal year looked at or before.
outcomes as (
    select
        inputs.project_key,
        inputs.as_of_date,
        case when inputs.burned_amount_reason is null then inputs.burned_amount end as cost_amount,
        case when inputs.fiscal_year_amount_reason is null then inputs.fiscal_year_amount end as year_amount,
        {{ fiscal_year('inputs.as_of_date') }} as fiscal_year,
        row_number() over (partition by inputs.project_key order by inputs.as_of_date desc nulls last) as recency,
        row_number() over (partition by inputs.project_key, {{ fiscal_year('inputs.as_of_date') }} order by inputs.as_of_date desc nulls last) as year_recency
    from {{ ref('int_metric_inputs') }} as inputs
    inner join {{ ref('int_project_dates') }} as dates
        on inputs.project_key = dates.project_key
        and inputs.as_of_date = dates.as_of_date
        and not dates.is_city_date
        and dates.is_in_span
    inner join lives on inputs.project_key = lives.project_key
),

errors as (
    select
        forecasts.forecast_kind,
        forecasts.method,
        looks.life_point,
        {{ dbt.safe_cast(
            "case forecasts.forecast_kind
                when 'finish_date' then " ~ divide(days_between('looks.end_date', 'forecasts.forecast_date'), 'looks.life_days') ~ "
                when 'year_end_cost' then " ~ divide('forecasts.forecast_value - cast(years.year_amount as double)', 'years.year_amount') ~ "
                else " ~ divide('forecasts.forecast_value - cast(totals.cost_amount as double)', 'totals.cost_amount') ~ "
            end",
            'decimal(28, 12)'
        ) }} as error_share
    from looks
    inner join {{ ref('forecasts') }} as forecasts
        on looks.project_key = forecasts.project_key
        and looks.as_of_date = forecasts.as_of_date
        and forecasts.null_reason is null
    left join outcomes as totals
        on looks.project_key = totals.project_key
        and totals.recency = 1
    left join outcomes as years
        on looks.project_key = years.project_key
        and years.fiscal_year = {{ fiscal_year('looks.as_of_date') }}
        and years.year_recency = 1
),

ways as (
    {% for kind, method, metric_id, assumption in forecast_methods() -%}
    {% if not loop.first %}union all
    {% endif -%}
    select '{{ kind }}' as forecast_kind, '{{ method }}' as method
    {% endfor %}
),

judged as (
    select
        ways.forecast_kind,
        ways.method,
        points.life_point,
        cast(count(errors.error_share) as integer) as projects,
        sum(errors.error_share) as error_sum,
        sum(abs(errors.error_share)) as absolute_sum
    from ways
    cross join points
    left join errors
        on ways.forecast_kind = errors.forecast_kind
        and ways.method = errors.method
        and points.life_point = errors.life_point
    group by ways.forecast_kind, ways.method, points.life_point
)

select
    {{ surrogate_key(['forecast_kind', 'method', 'life_point']) }} as forecast_accuracy_key,
    forecast_kind,
    method,
    case when projects < {{ least_projects }} then 'small_n_suppressed' end as null_reason,
    cast(life_point as double) as life_point,
    case when projects >= {{ least_projects }} then {{ divide('error_sum', 'projects') }} end as bias,
    case when projects >= {{ least_projects }} then {{ divide('absolute_sum', 'projects') }} end as mean_absolute_error,
    projects
from judged
