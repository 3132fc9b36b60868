{# R4: debits = credits in every fund, where the journal holds balance-sheet accounts. #}
with double_entry as (
    select distinct source_name
    from {{ ref('int_journal_lines') }}
    where account_type in ('asset', 'liability', 'fund_balance')
),

funds as (
    select
        lines.source_name,
        lines.fiscal_year,
        lines.period,
        lines.fund_code,
        sum(case when lines.amount > 0 then lines.amount else 0 end) as debit_amount,
        -sum(case when lines.amount < 0 then lines.amount else 0 end) as credit_amount
    from {{ ref('int_journal_lines') }} as lines
    inner join double_entry
        on lines.source_name = double_entry.source_name
    group by lines.source_name, lines.fiscal_year, lines.period, lines.fund_code
)

select
    'R4' as control_id,
    funds.source_name,
    'debits against credits by fund' as subject,
    funds.fiscal_year,
    funds.period,
    {{ to_amount('sum(funds.debit_amount)') }} as source_amount,
    {{ to_amount('sum(funds.credit_amount)') }} as warehouse_amount,
    cast(sum(case when funds.debit_amount <> funds.credit_amount then 1 else 0 end) as bigint) as failed_cells
from funds
group by funds.source_name, funds.fiscal_year, funds.period
