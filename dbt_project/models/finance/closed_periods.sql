select
    {{ surrogate_key(['closings.fiscal_year', 'closings.period']) }} as closed_period_key,
    closings.fiscal_year,
    closings.period,
    closings.closed_with_period,
    closings.closed_by,
    closings.reason,
    closings.exceptions,
    closings.run_id,
    closings.as_of_date,
    closings.closed_at
from {{ source('landing', 'closed_periods') }} as closings
