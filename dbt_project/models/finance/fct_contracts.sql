select
    {{ surrogate_key(['contracts.source_name', 'contracts.record_key']) }} as contract_key,
    contracts.source_name,
    contracts.source_record_id,
    contracts.extract_id,
    codes.project_key,
    vendors.vendor_key,
    contracts.contract_id,
    contracts.title,
    contracts.vendor_name,
    contracts.finance_project_code,
    contracts.file_name,
    contracts.line_number,
    contracts.original_amount,
    contracts.current_amount,
    coalesce(spending.paid_amount, spending.invoiced_amount, cast(0 as decimal(18, 2))) as spent_amount,
    contracts.is_stale,
    contracts.start_date,
    contracts.end_date
from {{ ref('stg_delivered__contracts') }} as contracts
left join {{ ref('int_contract_spending') }} as spending
    on contracts.source_name = spending.source_name
    and contracts.contract_id = spending.contract_id
left join {{ ref('int_finance_codes') }} as codes
    on contracts.finance_project_code = codes.finance_project_code
left join {{ ref('int_vendor_names_resolved') }} as vendors
    on contracts.source_name = vendors.source_name
    and contracts.vendor_name = vendors.vendor_name
