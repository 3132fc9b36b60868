-- name: counts
select
    kind,
    department_name,
    request_count,
    median_days
from demand_counts
order by
    case kind when 'department' then 0 when 'other' then 1 when 'decided' then 2 when 'waiting' then 3 else 4 end,
    department_name;
