-- The payments on the project's orders and contracts by then (core.bridge_project_documents, finance.fct_payments)
select
    facts.source_name,
    facts.source_record_id,
    facts.extract_id,
    facts.payment_id,
    facts.vendor_name,
    facts.contract_id,
    facts.payment_date,
    facts.payment_amount
from finance.fct_payments as facts
where
    (facts.payment_date is null or facts.payment_date <= $as_of_date)
    and exists (
        select 1
        from core.bridge_project_documents as documents
        where
            documents.project_key = $entity_id
            and documents.source_name = facts.source_name
            and documents.document_kind = 'contract'
            and documents.document_id = facts.contract_id
    )
order by facts.payment_date, facts.payment_id
