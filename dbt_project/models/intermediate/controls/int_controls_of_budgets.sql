{#
  R5: the current budget = original + amendments + carry-forwards, so transfers net to zero over the fiscal year.
  R6: revenue = expenditure of a book that holds both: the original one, and the current one where events moved it.
#}
with lines as (
    select
        events.source_name,
        events.fiscal_year,
        events.event_type,
        coalesce(accounts.account_type, 'expenditure') as account_type,
        events.amount
    from {{ ref('int_budget_events') }} as events
    left join {{ ref('dim_accounts') }} as accounts
        on events.source_name = accounts.source_name
        and events.account_code = accounts.account_code
),

books as (
    select
        source_name,
        fiscal_year,
        'original' as book,
        account_type,
        amount
    from lines
    where event_type = 'original'
    union all
    select
        source_name,
        fiscal_year,
        'current' as book,
        account_type,
        amount
    from lines
),

balances as (
    select
        books.source_name,
        books.fiscal_year,
        books.book,
        sum(case when books.account_type = 'revenue' then books.amount else 0 end) as revenue_amount,
        sum(case when books.account_type = 'expenditure' then books.amount else 0 end) as expenditure_amount
    from books
    group by books.source_name, books.fiscal_year, books.book
    having
        count(case when books.account_type = 'revenue' then 1 end) > 0
        and count(case when books.account_type = 'expenditure' then 1 end) > 0
),

moved as (
    select distinct
        source_name,
        fiscal_year
    from lines
    where event_type <> 'original'
)

select
    'R5' as control_id,
    lines.source_name,
    'budget events' as subject,
    lines.fiscal_year,
    {{ to_amount('sum(lines.amount)') }} as source_amount,
    {{ to_amount("sum(case when lines.event_type <> 'transfer' then lines.amount else 0 end)") }} as warehouse_amount
from lines
group by lines.source_name, lines.fiscal_year
union all
select
    'R6' as control_id,
    balances.source_name,
    'revenue against expenditure, ' || balances.book || ' budget' as subject,
    balances.fiscal_year,
    {{ to_amount('balances.revenue_amount') }} as source_amount,
    {{ to_amount('balances.expenditure_amount') }} as warehouse_amount
from balances
left join moved
    on balances.source_name = moved.source_name
    and balances.fiscal_year = moved.fiscal_year
where balances.book = 'original' or moved.fiscal_year is not null
