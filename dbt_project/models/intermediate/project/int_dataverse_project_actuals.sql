select
    source_name,
    source_record_id,
    extract_id,
    is_stale,
    project_reference,
    amount,
    {{ month_end('document_date') }} as period_end_date
from {{ ref('stg_dataverse__actuals') }}
where transaction_type_code = '192350000' and amount is not null
