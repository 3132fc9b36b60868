{#
  Money of an order line weighs as ordered: what was encumbered, adjusted, carried forward and cancelled, without liquidations.
  A document whose lines hold no money is shared equally over its codes. What no code brings to a project falls where the
  steward's project_documents.csv says; a share there is of that part, and projects without a stated one share its rest equally.
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
        orders.contract_source_name,
        case when order_codes.purchase_order_id is null then orders.finance_project_code else order_codes.finance_project_code end as finance_project_code,
        coalesce(order_codes.amount, 0) as amount
    from {{ ref('int_orders') }} as orders
    left join order_codes
        on orders.source_name = order_codes.source_name
        and orders.purchase_order_id = order_codes.purchase_order_id
),

ordered_contracts as (
    select distinct
        contract_source_name as source_name,
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
        orders.contract_source_name as source_name,
        'contract' as document_kind,
        orders.contract_id as document_id,
        orders.finance_project_code,
        sum(orders.amount) as amount
    from orders
    where orders.contract_id <> ''
    group by orders.contract_source_name, orders.contract_id, orders.finance_project_code
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

claimed as (
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
),

stated as (
    select
        trim(policy.document_source_name) as source_name,
        trim(policy.document_kind) as document_kind,
        trim(policy.document_id) as document_id,
        members.project_key,
        max({{ dbt.safe_cast("policy.share", "decimal(18, 9)") }}) as stated_share
    from {{ source('landing', 'policy_project_documents') }} as policy
    inner join {{ ref('int_project_members') }} as members
        on trim(policy.source_name) = members.source_name
        and trim(policy.project_id) = members.project_id
    where not members.is_project_deleted
    group by trim(policy.document_source_name), trim(policy.document_kind), trim(policy.document_id), members.project_key
),

stewarded as (
    select
        stated.*,
        case
            when stated.stated_share is null
                then {{ divide('greatest(1 - coalesce(sum(stated.stated_share) over document, 0), 0)', 'sum(case when stated.stated_share is null then 1 else 0 end) over document') }}
            else {{ divide('stated.stated_share', 'greatest(sum(stated.stated_share) over document, 1)') }}
        end as part
    from stated
    window document as (partition by stated.source_name, stated.document_kind, stated.document_id)
),

pieces as (
    select
        claimed.source_name,
        claimed.document_kind,
        claimed.document_id,
        claimed.project_key,
        claimed.share * case when claimed.project_key is null then greatest(1 - coalesce(parts.part, 0), 0) else 1 end as share,
        claimed.weakest,
        claimed.match_confidence
    from claimed
    left join (
        select source_name, document_kind, document_id, sum(part) as part
        from stewarded
        group by source_name, document_kind, document_id
    ) as parts
        on claimed.source_name = parts.source_name
        and claimed.document_kind = parts.document_kind
        and claimed.document_id = parts.document_id
    union all
    select
        claimed.source_name,
        claimed.document_kind,
        claimed.document_id,
        stewarded.project_key,
        claimed.share * stewarded.part as share,
        2 as weakest,
        cast(1 as double) as match_confidence
    from claimed
    inner join stewarded
        on claimed.source_name = stewarded.source_name
        and claimed.document_kind = stewarded.document_kind
        and claimed.document_id = stewarded.document_id
    where claimed.project_key is null
),

shares as (
    select
        pieces.source_name,
        pieces.document_kind,
        pieces.document_id,
        pieces.project_key,
        sum(pieces.share) as share,
        max(pieces.weakest) as weakest,
        min(pieces.match_confidence) as match_confidence
    from pieces
    group by pieces.source_name, pieces.document_kind, pieces.document_id, pieces.project_key
    having sum(pieces.share) > 0.000000001
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
