with days as (
    {{ date_spine('1950-01-01', '2149-12-31') }}
)

select
    {{ month_index('date_day') }} as month_index,
    cast(date_trunc('month', date_day) as date) as month_start_date,
    date_day as month_end_date
from days
where date_day = {{ month_end('date_day') }}
