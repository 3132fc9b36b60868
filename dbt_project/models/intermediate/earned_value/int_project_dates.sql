-- The dates a project has figures at: the complete month ends from its first month on, and the city's date.
select
    spans.project_key,
    months.month_end_date as as_of_date,
    months.month_index as as_of_month_index,
    months.month_index as status_month_index,
    months.month_end_date as status_date,
    (spans.end_month_index is null or months.month_index <= spans.end_month_index + 1) as is_in_span,
    false as is_city_date
from {{ ref('int_project_spans') }} as spans
inner join {{ ref('int_months') }} as months
    on months.month_index >= spans.first_month_index
    and months.month_end_date <= {{ last_complete_month_end() }}
union all
select
    spans.project_key,
    {{ city_date() }} as as_of_date,
    {{ month_index(city_date()) }} as as_of_month_index,
    {{ month_index(city_date()) }} - 1 as status_month_index,
    {{ last_complete_month_end() }} as status_date,
    true as is_in_span,
    true as is_city_date
from {{ ref('int_project_spans') }} as spans
where
    spans.first_month_index <= {{ month_index(city_date()) }}
    and (spans.end_month_index is null or {{ month_index(city_date()) }} <= spans.end_month_index + 1)
