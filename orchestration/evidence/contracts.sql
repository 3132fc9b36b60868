-- The contracts, with the project's share (core.bridge_project_documents, finance.fct_contracts)
select
    contracts.source_name,
    contracts.source_record_id,
    contracts.extract_id,
    contracts.contract_id,
    contracts.title,
    contracts.vendor_name,
    documents.share,
    contracts.original_amount,
    contracts.amendment_amount,
    contracts.current_amount,
    contracts.spent_amount,
    contracts.remaining_amount,
    contracts.start_date,
    contracts.end_date
from core.bridge_project_documents as documents
inner join finance.fct_contracts as contracts
    on documents.source_name = contracts.source_name
    and documents.document_id = contracts.contract_id
where documents.project_key = $entity_id and documents.document_kind = 'contract'
order by contracts.contract_id
