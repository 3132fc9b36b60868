-- The requisitions of the project's orders (core.bridge_project_documents, finance.fct_requisitions)
select
    facts.source_name,
    facts.source_record_id,
    facts.extract_id,
    facts.requisition_id,
    facts.purchase_order_id,
    facts.status,
    facts.request_date,
    facts.requisition_amount
from finance.fct_requisitions as facts
where
    exists (
        select 1
        from core.bridge_project_documents as documents
        where
            documents.project_key = $entity_id
            and documents.source_name = facts.source_name
            and documents.document_kind = 'purchase_order'
            and documents.document_id = facts.purchase_order_id
    )
order by facts.request_date, facts.requisition_id
