{#
  What invoices release of orders that have no liquidate event. Distributions 1..n of an order, in line order (numbers before texts)
  and within a line in theirs, are the "lines" here. Lines 1..n of an order together hold R = sum of events less what was released; an invoice of A releases min(A, R) of them. With S the running sum of events less invoices and K the running
  maximum of -S (never below 0) at invoices, R = S + K, so lines 1..n release A - (growth of K); line n releases that less what
  lines 1..n-1 do. No recursion.
#}
with self_liquidated as (
    select events.source_name, events.purchase_order_id
    from {{ ref('int_order_events') }} as events
    where events.event_type = 'liquidate'
    group by events.source_name, events.purchase_order_id
),

invoices as (
    select invoices.*
    from {{ ref('stg_delivered__invoices') }} as invoices
    left join self_liquidated
        on invoices.source_name = self_liquidated.source_name
        and invoices.purchase_order_id = self_liquidated.purchase_order_id
    where
        self_liquidated.purchase_order_id is null
        and invoices.invoice_amount is not null
        and not {{ is_called_off('invoices.status') }}
),

lines as (
    select
        order_lines.*,
        row_number() over (
            partition by order_lines.source_name, order_lines.purchase_order_id
            order by
                {{ dbt.safe_cast('order_lines.line_number', 'bigint') }} asc nulls last,
                order_lines.line_number asc nulls last, order_lines.distribution_number asc nulls last
        ) as line_rank
    from {{ ref('int_order_lines') }} as order_lines
    inner join (select distinct source_name, purchase_order_id from invoices) as invoiced
        on order_lines.source_name = invoiced.source_name
        and order_lines.purchase_order_id = invoiced.purchase_order_id
),

steps as (
    select
        lines.source_name, lines.purchase_order_id, lines.line_rank, events.amount, false as is_invoice,
        events.record_key as step_key, coalesce(events.effective_date, cast('0001-01-01' as date)) as step_date
    from lines
    inner join {{ ref('int_order_events') }} as events
        on lines.source_name = events.source_name
        and lines.purchase_order_id = events.purchase_order_id
        and lines.line_number = events.line_number
        and lines.distribution_key = events.distribution_key
    union all
    select
        invoices.source_name, invoices.purchase_order_id, cast(0 as bigint) as line_rank, cast(-invoices.invoice_amount as decimal(18, 2)) as amount,
        true as is_invoice, invoices.record_key as step_key, coalesce(invoices.invoice_date, cast('9999-12-31' as date)) as step_date
    from invoices
),

running as (
    select
        lines.source_name, lines.purchase_order_id, lines.line_number, lines.distribution_key, lines.line_rank,
        steps.is_invoice, steps.step_key, steps.step_date, steps.amount,
        sum(steps.amount) over (
            partition by lines.source_name, lines.purchase_order_id, lines.line_rank
            order by steps.step_date asc nulls first, steps.is_invoice asc nulls first, steps.step_key asc nulls first, steps.line_rank asc nulls first
            rows between unbounded preceding and current row
        ) as running_amount
    from lines
    inner join steps
        on lines.source_name = steps.source_name
        and lines.purchase_order_id = steps.purchase_order_id
        and steps.line_rank <= lines.line_rank
),

excess as (
    select
        running.*,
        greatest(
            max(-running.running_amount) over (
                partition by running.source_name, running.purchase_order_id, running.line_rank
                order by running.step_date asc nulls first, running.step_key asc nulls first
                rows between unbounded preceding and current row
            ), 0
        ) as excess_amount
    from running
    where running.is_invoice
),

released as (
    select
        excess.*,
        -excess.amount - excess.excess_amount + coalesce(
            lag(excess.excess_amount) over (
                partition by excess.source_name, excess.purchase_order_id, excess.line_rank
                order by excess.step_date asc nulls first, excess.step_key asc nulls first
            ), 0
        ) as released_to_line_amount
    from excess
),

final as (
    select
        released.source_name,
        released.purchase_order_id,
        released.line_number,
        released.distribution_key,
        released.step_key as invoice_record_key,
        cast(
            released.released_to_line_amount - coalesce(
                lag(released.released_to_line_amount) over (
                    partition by released.source_name, released.purchase_order_id, released.step_key
                    order by released.line_rank asc nulls first
                ), 0
            ) as decimal(18, 2)
        ) as liquidated_amount
    from released
)

select * from final where liquidated_amount <> 0
