-- name: contracts
select
    fct_contracts.contract_id,
    fct_contracts.title,
    coalesce(dim_vendors.vendor_name, fct_contracts.vendor_name) as vendor_name,
    fct_contracts.start_date,
    fct_contracts.end_date,
    fct_contracts.days_to_expiry,
    fct_contracts.original_amount,
    fct_contracts.amendment_amount,
    fct_contracts.amendment_share,
    fct_contracts.is_over_amendment_limit,
    fct_contracts.current_amount,
    fct_contracts.spent_amount,
    cast(coalesce(fct_contracts.remaining_amount, fct_contracts.current_amount - fct_contracts.spent_amount) as decimal(18, 2)) as remaining_amount,
    fct_contracts.finance_project_code,
    dim_projects.project_key,
    dim_projects.project_name
from shown.fct_contracts
left join shown.dim_vendors
    on fct_contracts.vendor_key = dim_vendors.vendor_key
left join shown.dim_projects
    on fct_contracts.project_key = dim_projects.project_key
order by fct_contracts.current_amount desc nulls last, fct_contracts.contract_id, fct_contracts.title;

-- name: orders
select
    fct_encumbrances.fiscal_year,
    count(distinct fct_encumbrances.purchase_order_id) as order_count,
    cast(sum(case when event_type = 'encumber' then amount else 0 end) as decimal(18, 2)) as encumbered_amount,
    cast(sum(case when event_type = 'adjust' then amount else 0 end) as decimal(18, 2)) as adjusted_amount,
    cast(sum(case when event_type = 'carry_forward' then amount else 0 end) as decimal(18, 2)) as carried_amount,
    cast(sum(case when event_type = 'liquidate' then amount else 0 end) as decimal(18, 2)) as liquidated_amount,
    cast(sum(case when event_type = 'cancel' then amount else 0 end) as decimal(18, 2)) as cancelled_amount,
    cast(sum(amount) as decimal(18, 2)) as open_amount
from shown.fct_encumbrances
group by fct_encumbrances.fiscal_year
order by fct_encumbrances.fiscal_year desc nulls last;

-- name: vendors
with invoiced as (
    select
        vendor_key,
        count(*) as invoice_count,
        cast(sum(invoice_amount) as decimal(18, 2)) as invoice_amount,
        cast(sum(retainage_amount) as decimal(18, 2)) as retainage_amount
    from shown.fct_invoices
    group by vendor_key
),

paid as (
    select
        vendor_key,
        count(*) as payment_count,
        cast(sum(payment_amount) as decimal(18, 2)) as payment_amount
    from shown.fct_payments
    group by vendor_key
),

known as (
    select vendor_key from invoiced
    union
    select vendor_key from paid
)

select
    known.vendor_key,
    dim_vendors.vendor_name,
    coalesce(invoiced.invoice_count, 0) as invoice_count,
    invoiced.invoice_amount,
    invoiced.retainage_amount,
    coalesce(paid.payment_count, 0) as payment_count,
    paid.payment_amount
from known
left join invoiced
    on known.vendor_key is not distinct from invoiced.vendor_key
left join paid
    on known.vendor_key is not distinct from paid.vendor_key
left join shown.dim_vendors
    on known.vendor_key = dim_vendors.vendor_key
order by coalesce(paid.payment_amount, invoiced.invoice_amount) desc nulls last, dim_vendors.vendor_name, known.vendor_key;

-- name: amendments
select
    contract_id,
    amendment_id,
    amendment_date,
    change_amount,
    reason
from shown.fct_contract_amendments
order by contract_id, amendment_date nulls first, amendment_id;

-- name: finding_kinds
select
    kind,
    count(*) as finding_count,
    cast(sum(amount) as decimal(18, 2)) as amount
from shown.procurement_findings
group by kind
order by kind;
