-- Where the ledger begins and how far it reaches: the delivered fiscal calendar, else the journal itself.
with calendar as (
    select min(start_date) as first_date
    from {{ ref('int_fiscal_periods') }}
    where source_name is not null
),

journal as (
    select
        min(periods.start_date) as first_date,
        max(periods.end_date) as newest_period_end_date
    from {{ ref('int_journal_lines_allocated') }} as lines
    inner join {{ ref('int_fiscal_periods') }} as periods
        on lines.fiscal_year = periods.fiscal_year
        and lines.period = periods.period
)

select
    coalesce(calendar.first_date, journal.first_date) as first_date,
    journal.newest_period_end_date
from journal
cross join calendar
