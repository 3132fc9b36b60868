-- The events of the project's orders by then (core.bridge_project_documents, finance.fct_encumbrances)
select
    facts.source_name,
    facts.source_record_id,
    facts.extract_id,
    facts.purchase_order_id,
    facts.line_number,
    facts.event_type,
    facts.event_date,
    facts.amount
from finance.fct_encumbrances as facts
where
    not facts.is_derived
    and (facts.event_date is null or facts.event_date <= $as_of_date)
    and exists (
        select 1
        from core.bridge_project_documents as documents
        where
            documents.project_key = $entity_id
            and documents.source_name = facts.source_name
            and documents.document_kind = 'purchase_order'
            and documents.document_id = facts.purchase_order_id
    )
order by facts.purchase_order_id, facts.line_number, facts.event_date
