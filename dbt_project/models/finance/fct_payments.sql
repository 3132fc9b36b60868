select
    payments.payment_key,
    payments.source_name,
    payments.source_record_id,
    payments.extract_id,
    coalesce(invoices.project_key, contracts.project_key) as project_key,
    coalesce(vendors.vendor_key, invoices.vendor_key) as vendor_key,
    payments.payment_id,
    payments.invoice_id,
    payments.contract_id,
    coalesce(payments.vendor_name, invoices.vendor_name) as vendor_name,
    payments.file_name,
    payments.line_number,
    payments.payment_amount,
    payments.is_stale,
    payments.payment_date
from {{ ref('int_payments') }} as payments
left join {{ ref('fct_invoices') }} as invoices
    on payments.invoice_source_name = invoices.source_name
    and payments.invoice_id = invoices.invoice_id
left join {{ ref('fct_contracts') }} as contracts
    on payments.stated_contract_source_name = contracts.source_name
    and payments.stated_contract_id = contracts.contract_id
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on payments.source_name = vendors.source_name
    and payments.vendor_name = vendors.vendor_name
