select
    {{ surrogate_key(['amendments.source_name', 'amendments.record_key']) }} as contract_amendment_key,
    amendments.source_name,
    amendments.source_record_id,
    amendments.extract_id,
    contracts.project_key,
    contracts.vendor_key,
    amendments.contract_id,
    amendments.amendment_id,
    amendments.reason,
    amendments.file_name,
    amendments.line_number,
    amendments.change_amount,
    amendments.is_stale,
    amendments.amendment_date
from {{ ref('stg_delivered__contract_amendments') }} as amendments
left join {{ ref('fct_contracts') }} as contracts
    on amendments.source_name = contracts.source_name
    and amendments.contract_id = contracts.contract_id
