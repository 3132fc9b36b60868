-- The invoices on the project's orders and contracts by then (core.bridge_project_documents, finance.fct_invoices)
select
    facts.source_name,
    facts.source_record_id,
    facts.extract_id,
    facts.invoice_id,
    facts.vendor_name,
    facts.contract_id,
    facts.invoice_date,
    facts.invoice_amount,
    facts.retainage_amount
from finance.fct_invoices as facts
where
    (facts.invoice_date is null or facts.invoice_date <= $as_of_date)
    and exists (
        select 1
        from core.bridge_project_documents as documents
        where
            documents.project_key = $entity_id
            and documents.source_name = facts.source_name
            and (
                (documents.document_kind = 'contract' and documents.document_id = facts.contract_id)
                or (documents.document_kind = 'purchase_order' and documents.document_id = facts.purchase_order_id)
            )
    )
order by facts.invoice_date, facts.invoice_id
