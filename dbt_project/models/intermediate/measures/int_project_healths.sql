-- The policy's judgement: the worst of the dimensions that have a value; not_assessed where none has.
select
    project_key,
    as_of_date,
    {{ health_colour("max(case health when 'red' then 3 when 'amber' then 2 when 'green' then 1 end)") }} as computed_health
from {{ ref('health_dimensions') }}
group by project_key, as_of_date
