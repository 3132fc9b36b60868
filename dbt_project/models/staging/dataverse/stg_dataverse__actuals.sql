with landed as (
    {{ current_versions('dataverse', 'actuals') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    msdyn_project as project_reference,
    msdyn_transactiontypecode as transaction_type_code,
    {{ in_base_currency('msdyn_amount') }} as amount,
    coalesce(msdyn_documentdate, msdyn_accountingdate) as document_date,
    is_stale,
    valid_from_at
from landed
