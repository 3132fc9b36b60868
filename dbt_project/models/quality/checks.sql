select
    checks.check_id,
    checks.door,
    checks.subject,
    checks.severity,
    checks.outcome,
    checks.observed,
    checks.bound,
    checks.reason
from {{ source('landing', 'checks') }} as checks
