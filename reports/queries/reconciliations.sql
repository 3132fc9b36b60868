-- name: reconciliations
select
    control_id,
    source_name,
    extract_id,
    fiscal_year,
    period,
    source_amount,
    warehouse_amount,
    suspense_amount,
    quarantined_amount,
    difference_amount,
    coalesce(passed, false) as passed,
    released_reason
from shown.reconciliations
order by
    case when coalesce(passed, false) then 1 else 0 end,
    length(control_id),
    control_id,
    source_name nulls last,
    fiscal_year desc nulls last,
    period desc nulls last,
    extract_id nulls last,
    source_amount;
