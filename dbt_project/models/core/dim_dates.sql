with days as (
    {{ date_spine('1970-01-01', '2069-12-31') }}
)

select
    cast(extract(year from date_day) as integer) as calendar_year,
    cast(extract(quarter from date_day) as integer) as quarter,
    cast(extract(month from date_day) as integer) as month_of_year,
    cast(extract(day from date_day) as integer) as day_of_month,
    {{ fiscal_year('date_day') }} as fiscal_year,
    {{ fiscal_period('date_day') }} as fiscal_month,
    {{ working_days('date_day', 'date_day') }} = 1 as is_working_day,
    date_day = {{ month_end('date_day') }} as is_month_end,
    date_day,
    {{ month_end('date_day') }} as month_end_date
from days
