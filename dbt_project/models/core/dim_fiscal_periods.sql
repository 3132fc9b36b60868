select
    {{ surrogate_key(['periods.fiscal_year', 'periods.period']) }} as fiscal_period_key,
    periods.source_name,
    periods.fiscal_year,
    periods.period,
    'FY' || cast(periods.fiscal_year as string) || ' P' || lpad(cast(periods.period as string), 2, '0') as fiscal_period_name,
    periods.status,
    periods.is_adjusting,
    periods.is_open,
    periods.start_date,
    periods.end_date
from {{ ref('int_fiscal_periods') }} as periods
