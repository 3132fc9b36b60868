-- name: checks
select
    check_id,
    door,
    subject,
    severity,
    outcome,
    observed,
    bound,
    reason
from shown.checks
order by
    case outcome when 'broke' then 0 when 'failed' then 1 else 2 end,
    case severity when 'error' then 0 else 1 end,
    door,
    subject,
    check_id,
    observed;
