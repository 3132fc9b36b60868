with ranked as (
    select
        events.*,
        row_number() over (
            partition by events.source_name, events.purchase_order_id, events.line_number
            order by
                case when events.event_type = 'encumber' then 0 else 1 end asc nulls last,
                events.event_date asc nulls first, events.record_key asc nulls last
        ) as event_rank
    from {{ ref('int_order_events') }} as events
)

select
    ranked.source_name,
    ranked.purchase_order_id,
    ranked.line_number,
    ranked.fund_code,
    ranked.department_code,
    ranked.account_code,
    ranked.finance_project_code,
    ranked.fiscal_year
from ranked
where ranked.event_rank = 1
