-- Who is left out of the figure of the city, a portfolio, a program, a department or a vendor at the build's date, and why: a
-- project, or a contract, without an input of the metric. A ratio of 0 to 0 leaves nobody out.
select
    metric_id,
    entity_type,
    entity_id,
    {{ reason_code('reason_rank') }} as reason_code
from {{ ref('int_metric_values_projects') }}
where
    as_of_date = {{ city_date() }}
    and entity_type in ('project', 'contract')
    and coverage_count = 0
    and reason_rank is not null
    and (coverage_of > 0 or reason_rank <> {{ reason('zero_denominator') }})
