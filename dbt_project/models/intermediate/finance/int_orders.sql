with lines as (
    select
        order_lines.source_name,
        order_lines.purchase_order_id,
        case
            when count(distinct order_lines.finance_project_code) = 1 then max(order_lines.finance_project_code)
        end as finance_project_code
    from {{ ref('stg_delivered__purchase_order_lines') }} as order_lines
    group by order_lines.source_name, order_lines.purchase_order_id
),

final as (
    select
        coalesce(orders.source_name, lines.source_name) as source_name,
        coalesce(orders.purchase_order_id, lines.purchase_order_id) as purchase_order_id,
        orders.contract_id,
        orders.vendor_name,
        orders.status,
        coalesce(orders.finance_project_code, lines.finance_project_code) as finance_project_code,
        orders.order_date
    from {{ ref('stg_delivered__purchase_orders') }} as orders
    full outer join lines
        on orders.source_name = lines.source_name
        and orders.purchase_order_id = lines.purchase_order_id
)

select * from final
