-- Who is left out of the city's, a portfolio's, a program's or a department's figure at the build's date, and why: a
-- project without an input of the metric. A ratio of 0 to 0 leaves nobody out.
select
    metric_id,
    entity_type,
    entity_id,
    {{ reason_code('reason_rank') }} as reason_code
from {{ ref('int_metric_values_projects') }}
where
    as_of_date = {{ city_date() }}
    and entity_type = 'project'
    and coverage_count = 0
