with events as (
    select
        lines.source_name,
        lines.source_record_id,
        lines.extract_id,
        lines.record_key,
        lines.file_name,
        lines.purchase_order_id,
        lines.line_number,
        {{ encumbrance_event_type('lines.event_type_text') }} as event_type,
        lines.event_type_text,
        lines.fund_code,
        lines.department_code,
        lines.account_code,
        coalesce(lines.finance_project_code, orders.finance_project_code) as finance_project_code,
        lines.requisition_id,
        lines.fiscal_year as stated_fiscal_year,
        lines.amount,
        coalesce(lines.event_amounts, 'signed') = 'sizes' as is_size,
        lines.is_stale,
        lines.event_date as stated_date,
        orders.order_date,
        {{ city_day('lines.valid_from_at') }} as landed_date
    from {{ ref('stg_delivered__purchase_order_lines') }} as lines
    left join {{ ref('stg_delivered__purchase_orders') }} as orders
        on lines.source_name = orders.source_name
        and lines.purchase_order_id = orders.purchase_order_id
),

dated as (
    select
        events.*,
        {{ surrogate_key(['events.fund_code', 'events.department_code', 'events.account_code', 'events.finance_project_code']) }} as distribution_key,
        case when events.event_type = 'encumber' then coalesce(events.stated_date, events.order_date) else events.stated_date end as event_date,
        coalesce(
            events.stated_fiscal_year,
            {{ fiscal_year('coalesce(events.stated_date, events.order_date, events.landed_date)') }}
        ) as fiscal_year
    from events
),

-- a pair keeps its distribution, or moves from one that has no event to pair with to another
distributed as (
    select
        dated.*,
        case
            when
                mod(
                    count(*) over (
                        partition by dated.source_name, dated.purchase_order_id, dated.line_number, dated.event_type, dated.distribution_key
                    ), 2
                ) = 0
                then dated.distribution_key
        end as pair_distribution_key
    from dated
),

-- of a carry-forward pair delivered as sizes, the earlier fiscal year is the minus
numbered as (
    select
        distributed.*,
        row_number() over (
            partition by
                distributed.source_name, distributed.purchase_order_id, distributed.line_number, distributed.event_type,
                distributed.pair_distribution_key
            order by distributed.event_date asc nulls first, distributed.fiscal_year asc nulls first, distributed.record_key asc nulls last
        ) as event_number
    from distributed
),

paired as (
    select
        numbered.*,
        count(*) over pair as pair_count,
        min(numbered.fiscal_year) over pair as pair_fiscal_year,
        max(numbered.event_date) over pair as pair_date
    from numbered
    window pair as (
        partition by
            numbered.source_name, numbered.purchase_order_id, numbered.line_number, numbered.event_type, numbered.pair_distribution_key,
            numbered.event_number + mod(numbered.event_number, 2)
    )
),

final as (
    select
        paired.source_name,
        paired.source_record_id,
        paired.extract_id,
        paired.record_key,
        paired.file_name,
        paired.purchase_order_id,
        paired.line_number,
        paired.distribution_key,
        paired.event_type,
        paired.event_type_text,
        paired.fund_code,
        paired.department_code,
        paired.account_code,
        paired.finance_project_code,
        paired.requisition_id,
        paired.fiscal_year,
        paired.amount as delivered_amount,
        cast(
            case
                when not paired.is_size then paired.amount
                when paired.event_type in ('liquidate', 'cancel') then -paired.amount
                when paired.event_type = 'carry_forward' and paired.pair_count = 2 and paired.fiscal_year = paired.pair_fiscal_year
                    then -paired.amount
                else paired.amount
            end as decimal(18, 2)
        ) as amount,
        paired.is_stale,
        paired.event_date,
        case when paired.event_type = 'carry_forward' then paired.pair_date else paired.event_date end as effective_date
    from paired
)

select * from final
