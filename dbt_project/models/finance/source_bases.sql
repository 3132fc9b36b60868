{% set streams = [
    'budget_lines', 'journal_lines', 'trial_balance', 'fiscal_periods', 'chart_of_accounts', 'requisitions', 'purchase_orders',
    'purchase_order_lines', 'contracts', 'contract_amendments', 'receipts', 'invoices', 'payments', 'vendors'
] %}
with supplied as (
    select
        statuses.source_name,
        {{ string_agg('statuses.stream', ', ', 'statuses.stream') }} as streams,
        max(case when statuses.is_stale then 1 else 0 end) = 1 as is_stale
    from {{ source('landing', 'stream_status') }} as statuses
    where statuses.relation = 'delivered' and statuses.stream in ('{{ streams | join("', '") }}')
    group by statuses.source_name
)

select
    supplied.source_name,
    facts.source_type,
    facts.basis,
    '{{ var("currency") }}' as currency,
    facts.journal_amount_sign,
    supplied.streams,
    supplied.is_stale
from supplied
inner join {{ source('landing', 'source_facts') }} as facts
    on supplied.source_name = facts.source_name
