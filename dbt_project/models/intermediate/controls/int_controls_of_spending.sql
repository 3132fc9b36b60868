{#
  R7: expenditure of the ledger = projects + what has no project. R8: a closed period still has the figures it was closed with.
  R9: what budget_vs_actuals publishes = the ledger lines, all sources together.
#}
with ledger as (
    select
source_name,
fiscal_year,
period,
sum(amount) as amount
    from {{ ref('fct_journal_lines') }}
    where account_type = 'expenditure'
    group by source_name, fiscal_year, period
),

allocated as (
    select
source_name,
fiscal_year,
period,
sum(amount) as amount
    from {{ ref('int_journal_lines_allocated') }}
    where account_type = 'expenditure'
    group by source_name, fiscal_year, period
),

published as (
    select
fiscal_year,
period,
sum(expended_amount) as amount
    from {{ ref('budget_vs_actuals') }}
    group by fiscal_year, period
),

figures as (
    select
source_name,
fiscal_year,
period,
sum(amount) as amount
    from {{ ref('fct_journal_lines') }}
    group by source_name, fiscal_year, period
),

restated as (
    select
source_name,
fiscal_year,
period,
sum(change_amount) as change_amount,
count(*) as failed_cells
    from {{ ref('restatements') }}
    group by source_name, fiscal_year, period
)

select
    'R7' as control_id,
ledger.source_name,
'projects and unassigned against the ledger' as subject,
ledger.fiscal_year,
ledger.period,
    {{ to_amount('ledger.amount') }} as source_amount,
    {{ to_amount('coalesce(allocated.amount, 0)') }} as warehouse_amount,
    cast(0 as bigint) as failed_cells
from ledger
left join allocated
    on ledger.source_name = allocated.source_name
    and ledger.fiscal_year = allocated.fiscal_year
    and ledger.period = allocated.period
union all
select
    'R8' as control_id,
figures.source_name,
'closed period as it was closed' as subject,
figures.fiscal_year,
figures.period,
    {{ to_amount('figures.amount') }} as source_amount,
    {{ to_amount('figures.amount - coalesce(restated.change_amount, 0)') }} as warehouse_amount,
    cast(coalesce(restated.failed_cells, 0) as bigint) as failed_cells
from figures
inner join {{ ref('int_fiscal_periods') }} as periods
    on figures.fiscal_year = periods.fiscal_year
    and figures.period = periods.period
    and periods.status = 'closed'
left join restated
    on figures.source_name = restated.source_name
    and figures.fiscal_year = restated.fiscal_year
    and figures.period = restated.period
union all
select
    'R9' as control_id,
'city' as source_name,
'budget_vs_actuals against the ledger' as subject,
ledger.fiscal_year,
ledger.period,
    {{ to_amount('sum(ledger.amount)') }} as source_amount,
    {{ to_amount('coalesce(max(published.amount), 0)') }} as warehouse_amount,
    cast(0 as bigint) as failed_cells
from ledger
left join published
    on ledger.fiscal_year = published.fiscal_year
    and ledger.period = published.period
group by ledger.fiscal_year, ledger.period
