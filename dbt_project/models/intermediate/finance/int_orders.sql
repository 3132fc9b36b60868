with lines as (
    select
        order_lines.source_name,
        order_lines.purchase_order_id,
        case
            when count(distinct order_lines.finance_project_code) = 1 then max(order_lines.finance_project_code)
        end as finance_project_code,
        min(order_lines.source_record_id) as source_record_id,
        max(order_lines.extract_id) as extract_id,
        max(case when order_lines.is_stale then 1 else 0 end) = 1 as is_stale
    from {{ ref('stg_delivered__purchase_order_lines') }} as order_lines
    group by order_lines.source_name, order_lines.purchase_order_id
),

contracts as (
    {{ only_holders(ref('stg_delivered__contracts'), 'contract_id') | indent(4) }}
),

final as (
    select
        coalesce(orders.source_name, lines.source_name) as source_name,
        coalesce(orders.source_record_id, lines.source_record_id) as source_record_id,
        coalesce(orders.extract_id, lines.extract_id) as extract_id,
        coalesce(orders.purchase_order_id, lines.purchase_order_id) as purchase_order_id,
        orders.contract_id,
        {{ holder_source('orders', 'own_contracts', 'contracts', 'contract_id') }} as contract_source_name,
        orders.vendor_name,
        orders.status,
        coalesce(orders.finance_project_code, lines.finance_project_code) as finance_project_code,
        coalesce(orders.is_stale, false) or coalesce(lines.is_stale, false) as is_stale,
        orders.order_date
    from {{ ref('stg_delivered__purchase_orders') }} as orders
    full outer join lines
        on orders.source_name = lines.source_name
        and orders.purchase_order_id = lines.purchase_order_id
    left join (
        select distinct source_name, contract_id
        from {{ ref('stg_delivered__contracts') }}
    ) as own_contracts
        on orders.source_name = own_contracts.source_name
        and orders.contract_id = own_contracts.contract_id
    left join contracts
        on orders.contract_id = contracts.contract_id
)

select * from final
