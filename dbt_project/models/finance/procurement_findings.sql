{#
  Retainage: an invoice holds what it retained less what was paid beyond its amount due; an invoice of negative retainage releases
  what its contract (else its order) holds, the oldest first.
#}
{% set subject = ['source_name', 'source_record_id', 'extract_id', 'project_key', 'vendor_key'] %}
{% set nothing = 'cast(null as string)' %}
with order_lines as (
    select
        events.source_name,
        events.purchase_order_id,
        events.line_number,
        case when count(distinct coalesce(events.project_key, '')) = 1 then max(events.project_key) end as project_key,
        min(events.source_record_id) as source_record_id,
        max(events.extract_id) as extract_id,
        max(case when events.is_stale then 1 else 0 end) as stale,
        {{ to_amount("sum(case when events.event_type <> 'liquidate' then events.amount else 0 end)") }} as ordered_amount,
        {{ to_amount('sum(events.amount)') }} as open_amount
    from {{ ref('int_encumbrance_events') }} as events
    group by events.source_name, events.purchase_order_id, events.line_number
),

balances as (
    select
        order_lines.source_name,
        order_lines.purchase_order_id,
        max(order_lines.stale) as stale,
        {{ to_amount('sum(order_lines.ordered_amount)') }} as ordered_amount,
        {{ to_amount('sum(order_lines.open_amount)') }} as open_amount
    from order_lines
    group by order_lines.source_name, order_lines.purchase_order_id
),

orders as (
    select
        orders.source_name,
        orders.source_record_id,
        orders.extract_id,
        codes.project_key,
        vendors.vendor_key,
        orders.contract_id,
        orders.contract_source_name,
        orders.purchase_order_id,
        orders.order_date,
        balances.ordered_amount,
        balances.open_amount,
        {{ is_called_off('orders.status') }} as is_called_off,
        coalesce({{ matchable('orders.status') }} in ('closed', 'finally_closed', 'complete', 'completed', 'finalized'), false) as is_closed,
        balances.stale = 1 or orders.is_stale as is_stale
    from {{ ref('int_orders') }} as orders
    inner join balances
        on orders.source_name = balances.source_name
        and orders.purchase_order_id = balances.purchase_order_id
    left join {{ ref('int_finance_codes') }} as codes
        on orders.finance_project_code = codes.finance_project_code
    left join {{ ref('int_vendor_names_resolved') }} as vendors
        on orders.source_name = vendors.source_name
        and orders.vendor_name = vendors.vendor_name
),

paid as (
    select
        payments.invoice_source_name as source_name,
        payments.invoice_id,
        {{ to_amount('sum(payments.payment_amount)') }} as paid_amount
    from {{ ref('int_payments') }} as payments
    group by payments.invoice_source_name, payments.invoice_id
),

invoices as (
    select
        invoices.*,
        coalesce(paid.paid_amount, 0) as paid_amount,
        case when invoices.is_called_off then 0 else coalesce(invoices.invoice_amount, 0) end as billed_amount,
        case when invoices.is_called_off then 0 else coalesce(invoices.retainage_amount, 0) end as kept_amount,
        coalesce('contract|' || invoices.contract_id, 'order|' || invoices.purchase_order_id, 'invoice|' || invoices.invoice_id) as kept_for
    from {{ ref('fct_invoices') }} as invoices
    left join paid
        on invoices.source_name = paid.source_name
        and invoices.invoice_id = paid.invoice_id
),

kept as (
    select
        invoices.*,
        case
            when invoices.kept_amount > 0
                then invoices.kept_amount - least(greatest(invoices.paid_amount - invoices.billed_amount + invoices.kept_amount, 0), invoices.kept_amount)
            else 0
        end as unpaid_amount
    from invoices
),

running as (
    select
        kept.*,
        sum(kept.unpaid_amount) over (
            partition by kept.source_name, kept.kept_for
            order by kept.invoice_date asc nulls last, kept.invoice_id asc nulls last
            rows between unbounded preceding and current row
        ) as running_amount,
        sum(case when kept.kept_amount < 0 then -kept.kept_amount else 0 end) over (
            partition by kept.source_name, kept.kept_for
        ) as released_amount
    from kept
),

retained as (
    select
        running.*,
        greatest(running.running_amount - running.released_amount, 0)
        - greatest(running.running_amount - running.unpaid_amount - running.released_amount, 0) as held_amount
    from running
    where running.kept_amount > 0
),

billed as (
    select
        invoices.source_name,
        invoices.purchase_order_id,
        sum(invoices.billed_amount) as billed_amount
    from invoices
    group by invoices.source_name, invoices.purchase_order_id
),

findings as (
    {% for kind, reason, condition in [
        ('closed_order_with_balance', "case when orders.is_closed then 'order_closed' else 'order_called_off' end",
            '(orders.is_closed or orders.is_called_off) and orders.open_amount > 0'),
        ('contract_expired_with_open_order', "'contract_ended'", 'contracts.end_date < ' ~ city_date() ~ ' and orders.open_amount > 0'),
        ('invoice_over_order', "'billed_beyond_ordered'", 'billed.billed_amount > orders.ordered_amount')
    ] -%}
    select
        '{{ kind }}' as kind,
        {{ reason }} as reason_code,
        {% for column in subject %}orders.{{ column }}, {% endfor %}
        orders.contract_id,
        orders.purchase_order_id,
        {{ nothing }} as line_number,
        {{ nothing }} as invoice_id,
        {% if kind == 'invoice_over_order' -%}
        billed.billed_amount as stated_amount,
        orders.ordered_amount as compared_amount,
        billed.billed_amount - orders.ordered_amount as amount,
        {%- else -%}
        orders.ordered_amount as stated_amount,
        orders.ordered_amount - orders.open_amount as compared_amount,
        orders.open_amount as amount,
        {%- endif %}
        orders.is_stale,
        {{ 'contracts.end_date' if kind == 'contract_expired_with_open_order' else 'orders.order_date' }} as subject_date
    from orders
    {% if kind == 'invoice_over_order' -%}
    inner join billed
        on orders.source_name = billed.source_name
        and orders.purchase_order_id = billed.purchase_order_id
    {% elif kind == 'contract_expired_with_open_order' -%}
    inner join {{ ref('fct_contracts') }} as contracts
        on orders.contract_source_name = contracts.source_name
        and orders.contract_id = contracts.contract_id
    {% endif -%}
    where {{ condition }}
    union all
    {% endfor -%}
    select
        'order_over_liquidated' as kind,
        'negative_open_balance' as reason_code,
        order_lines.source_name, order_lines.source_record_id, order_lines.extract_id, order_lines.project_key, orders.vendor_key,
        orders.contract_id,
        order_lines.purchase_order_id,
        order_lines.line_number,
        {{ nothing }} as invoice_id,
        order_lines.ordered_amount as stated_amount,
        order_lines.ordered_amount - order_lines.open_amount as compared_amount,
        order_lines.open_amount as amount,
        order_lines.stale = 1 as is_stale,
        orders.order_date as subject_date
    from order_lines
    left join orders
        on order_lines.source_name = orders.source_name
        and order_lines.purchase_order_id = orders.purchase_order_id
    where order_lines.open_amount < 0
    {% for kind, reason, relation, stated, compared, amount, condition in [
        ('credit_memo', "'negative_invoice'", 'invoices', 'invoices.invoice_amount', 'invoices.paid_amount', 'invoices.invoice_amount',
            'invoices.billed_amount < 0'),
        ('payment_over_invoice', "case when invoices.is_called_off then 'invoice_called_off' else 'paid_beyond_billed' end", 'invoices',
            'invoices.paid_amount', 'invoices.billed_amount - least(invoices.kept_amount, 0)',
            'invoices.paid_amount - greatest(invoices.billed_amount - least(invoices.kept_amount, 0), 0)',
            'invoices.paid_amount > greatest(invoices.billed_amount - least(invoices.kept_amount, 0), 0)'),
        ('retainage_held', "'not_released'", 'retained', 'invoices.kept_amount', 'invoices.kept_amount - invoices.held_amount',
            'invoices.held_amount', 'invoices.held_amount > 0')
    ] -%}
    union all
    select
        '{{ kind }}' as kind,
        {{ reason }} as reason_code,
        {% for column in subject %}invoices.{{ column }}, {% endfor %}
        invoices.contract_id,
        invoices.purchase_order_id,
        {{ nothing }} as line_number,
        invoices.invoice_id,
        {{ stated }} as stated_amount,
        {{ compared }} as compared_amount,
        {{ amount }} as amount,
        invoices.is_stale,
        invoices.invoice_date as subject_date
    from {{ relation }} as invoices
    where {{ condition }}
    {% endfor -%}
    {% for kind, reason, stated, compared, condition in [
        ('contract_overspent', "'spent_beyond_current'", 'contracts.spent_amount', 'contracts.current_amount',
            'contracts.spent_amount > contracts.current_amount'),
        ('contract_amended_beyond_limit', "'amended_beyond_limit'", 'contracts.amendment_amount',
            "cast(contracts.original_amount as decimal(28, 2)) * cast('" ~ (var('contract_amendment_limit') or 0) ~ "' as decimal(9, 6))", 'contracts.is_over_amendment_limit'),
        ('contract_amendments_do_not_add_up', "case when contracts.amendments = 0 then 'no_amendment_delivered' else 'stated_differs' end",
            'contracts.stated_current_amount', 'contracts.original_amount + contracts.amendment_amount',
            'contracts.stated_current_amount <> contracts.original_amount + contracts.amendment_amount')
    ] -%}
    union all
    select
        '{{ kind }}' as kind,
        {{ reason }} as reason_code,
        {% for column in subject %}contracts.{{ column }}, {% endfor %}
        contracts.contract_id,
        {{ nothing }} as purchase_order_id,
        {{ nothing }} as line_number,
        {{ nothing }} as invoice_id,
        {{ stated }} as stated_amount,
        {{ compared }} as compared_amount,
        {{ stated }} - ({{ compared }}) as amount,
        contracts.is_stale,
        contracts.end_date as subject_date
    from {{ ref('fct_contracts') }} as contracts
    where {{ condition }}
    {% endfor %}
)

select
    {{ surrogate_key([
        'findings.kind', 'findings.source_name', 'findings.contract_id', 'findings.purchase_order_id', 'findings.line_number', 'findings.invoice_id'
    ]) }} as procurement_finding_key,
    findings.kind,
    findings.reason_code,
    findings.source_name,
    findings.source_record_id,
    findings.extract_id,
    findings.project_key,
    findings.vendor_key,
    findings.contract_id,
    findings.purchase_order_id,
    findings.line_number,
    findings.invoice_id,
    {{ to_amount('findings.stated_amount') }} as stated_amount,
    {{ to_amount('findings.compared_amount') }} as compared_amount,
    {{ to_amount('findings.amount') }} as amount,
    findings.is_stale,
    findings.subject_date
from findings
