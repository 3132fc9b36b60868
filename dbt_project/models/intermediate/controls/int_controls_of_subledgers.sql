{#
  R3: invoices = the journal lines that name them; open encumbrance = the encumbrance (reserve) accounts; open payables = the
  payables control accounts. Balances are positions at the end of a period, from the first to the last that the ledger posted.
#}
with documents as (
    select
        movements.*,
        sum(movements.source_amount) over document as source_balance,
        sum(movements.warehouse_amount) over document as warehouse_balance
    from {{ ref('int_subledger_movements') }} as movements
    window document as (
        partition by movements.source_name, movements.subject, movements.document_id
        order by movements.fiscal_year asc nulls first, movements.period asc nulls first
        rows between unbounded preceding and current row
    )
),

judged as (
    select
        documents.*,
        case when documents.source_balance <> documents.warehouse_balance then 1 else 0 end as differs,
        lag(case when documents.source_balance <> documents.warehouse_balance then 1 else 0 end) over (
            partition by documents.source_name, documents.subject, documents.document_id
            order by documents.fiscal_year asc nulls first, documents.period asc nulls first
        ) as differed
    from documents
),

periods as (
    select
        judged.source_name,
        judged.subject,
        judged.is_balance,
        judged.fiscal_year,
        judged.period,
        max(case when judged.is_compared then 1 else 0 end) = 1 as is_compared,
        sum(judged.source_amount) as source_amount,
        sum(judged.warehouse_amount) as warehouse_amount,
        sum(case when judged.is_balance then judged.differs - coalesce(judged.differed, 0) else judged.differs end) as newly_differing
    from judged
    group by judged.source_name, judged.subject, judged.is_balance, judged.fiscal_year, judged.period
),

positions as (
    select
        periods.*,
        sum(periods.source_amount) over position_to_date as source_balance,
        sum(periods.warehouse_amount) over position_to_date as warehouse_balance,
        sum(periods.newly_differing) over position_to_date as differing
    from periods
    window position_to_date as (
        partition by periods.source_name, periods.subject
        order by periods.fiscal_year asc nulls first, periods.period asc nulls first
        rows between unbounded preceding and current row
    )
)

select
    'R3' as control_id,
    positions.source_name,
    positions.subject || ' against the ledger' as subject,
    positions.fiscal_year,
    positions.period,
    {{ to_amount('case when positions.is_balance then positions.source_balance else positions.source_amount end') }} as source_amount,
    {{ to_amount('case when positions.is_balance then positions.warehouse_balance else positions.warehouse_amount end') }} as warehouse_amount,
    cast(case when positions.is_balance then positions.differing else positions.newly_differing end as bigint) as failed_cells
from positions
where positions.is_compared
