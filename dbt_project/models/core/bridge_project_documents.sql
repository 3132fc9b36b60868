{#
  Money of an order line weighs as ordered: what was encumbered, adjusted, carried forward and cancelled, without liquidations.
  A document whose lines hold no money is shared equally over its codes.
#}
with order_codes as (
    select
        events.source_name,
        events.purchase_order_id,
        events.finance_project_code,
        greatest(sum(case when events.event_type <> 'liquidate' then events.amount else 0 end), 0) as amount
    from {{ ref('int_order_events') }} as events
    group by events.source_name, events.purchase_order_id, events.finance_project_code
),

orders as (
    select
        orders.source_name,
        orders.purchase_order_id,
        orders.contract_id,
        case when order_codes.purchase_order_id is null then orders.finance_project_code else order_codes.finance_project_code end as finance_project_code,
        coalesce(order_codes.amount, 0) as amount
    from {{ ref('int_orders') }} as orders
    left join order_codes
        on orders.source_name = order_codes.source_name
        and orders.purchase_order_id = order_codes.purchase_order_id
),

ordered_contracts as (
    select distinct
        source_name,
        contract_id
    from orders
    where contract_id <> ''
),

parts as (
    select
        orders.source_name,
        'purchase_order' as document_kind,
        orders.purchase_order_id as document_id,
        orders.finance_project_code,
        orders.amount
    from orders
    union all
    select
        orders.source_name,
        'contract' as document_kind,
        orders.contract_id as document_id,
        orders.finance_project_code,
        sum(orders.amount) as amount
    from orders
    where orders.contract_id <> ''
    group by orders.source_name, orders.contract_id, orders.finance_project_code
    union all
    select
        contracts.source_name,
        'contract' as document_kind,
        contracts.contract_id as document_id,
        contracts.finance_project_code,
        cast(0 as decimal(18, 2)) as amount
    from {{ ref('stg_delivered__contracts') }} as contracts
    left join ordered_contracts
        on contracts.source_name = ordered_contracts.source_name
        and contracts.contract_id = ordered_contracts.contract_id
    where ordered_contracts.contract_id is null
),

weighed as (
    select
        parts.*,
        case
            when sum(parts.amount) over document > 0 then {{ divide('parts.amount', 'sum(parts.amount) over document') }}
            else {{ divide('1', 'count(*) over document') }}
        end as weight
    from parts
    window document as (partition by parts.source_name, parts.document_kind, parts.document_id)
),

shares as (
    select
        weighed.source_name,
        weighed.document_kind,
        weighed.document_id,
        bridge.project_key,
        sum(weighed.weight * coalesce(bridge.allocation_share, 1)) as share,
        max(case bridge.match_method when 'rule' then 3 when 'crosswalk' then 2 when 'explicit' then 1 end) as weakest,
        min(bridge.match_confidence) as match_confidence
    from weighed
    left join {{ ref('bridge_project_finance') }} as bridge
        on weighed.finance_project_code = bridge.finance_project_code
    where weighed.weight > 0
    group by weighed.source_name, weighed.document_kind, weighed.document_id, bridge.project_key
)

select
    {{ surrogate_key(['shares.source_name', 'shares.document_kind', 'shares.document_id', 'shares.project_key']) }} as project_document_key,
    shares.project_key,
    shares.source_name,
    shares.document_kind,
    shares.document_id,
    case shares.weakest when 3 then 'rule' when 2 then 'crosswalk' when 1 then 'explicit' end as match_method,
    shares.share,
    shares.match_confidence
from shares
