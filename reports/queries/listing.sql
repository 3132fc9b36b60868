-- name: closed_periods
select
    'Fiscal year ' || fiscal_year || ', period ' || period as period_name,
    fiscal_year,
    period,
    closed_with_period,
    closed_by,
    closed_at,
    as_of_date,
    reason,
    exceptions,
    run_id
from shown.closed_periods
order by fiscal_year desc, period desc;

-- name: changes_since_close
select
    'Fiscal year ' || fiscal_year || ', period ' || period as period_name,
    fiscal_year,
    period,
    measure,
    fund_code,
    department_code,
    account_code,
    finance_project_code,
    project_key,
    frozen_amount,
    current_amount,
    change_amount,
    closed_by,
    closed_at
from shown.closed_period_changes
order by
    fiscal_year desc,
    period desc,
    abs(change_amount) desc nulls last,
    measure,
    fund_code nulls last,
    department_code nulls last,
    account_code nulls last,
    finance_project_code nulls last,
    project_key nulls last;

-- name: restatements
select
    'Fiscal year ' || fiscal_year || ', period ' || period as period_name,
    fiscal_year,
    period,
    source_name,
    fund_code,
    department_code,
    account_code,
    finance_project_code,
    before_amount,
    after_amount,
    change_amount,
    lines,
    last_landed_at
from shown.restatements
order by
    fiscal_year desc nulls last,
    period desc nulls last,
    abs(change_amount) desc nulls last,
    source_name nulls last,
    fund_code nulls last,
    department_code nulls last,
    account_code nulls last,
    finance_project_code nulls last;

-- name: transfer_imbalances
select
    fiscal_year,
    source_name,
    fund_code,
    department_code,
    lines,
    transfer_amount,
    budget_transfer_amount,
    not coalesce(is_control_failed, true) as is_balanced
from shown.transfer_imbalances
order by
    is_balanced,
    fiscal_year desc nulls last,
    abs(transfer_amount) desc,
    source_name,
    fund_code nulls last,
    department_code nulls last;

-- name: encumbrance_rollforward
select
    case
        when fiscal_year is null then 'No fiscal year'
        else concat('Fiscal year ', fiscal_year, ', period ' || period)
    end as period_name,
    source_name,
    fiscal_year,
    period,
    opening_amount,
    encumbered_amount,
    adjusted_amount,
    carried_forward_amount,
    liquidated_amount,
    cancelled_amount,
    closing_amount
from shown.encumbrance_rollforward_totals
order by fiscal_year desc nulls last, period desc nulls last, source_name nulls last;

-- name: procurement_findings
select
    findings.kind,
    findings.reason_code,
    findings.reason_code as reason_words,
    case
        when findings.invoice_id is not null then 'Invoice ' || findings.invoice_id
        when findings.purchase_order_id is not null then concat('Order ' || findings.purchase_order_id, ', line ' || findings.line_number)
        when findings.contract_id is not null then 'Contract ' || findings.contract_id
    end as document_name,
    dim_vendors.vendor_name,
    dim_projects.project_key,
    dim_projects.project_name,
    findings.contract_id,
    findings.purchase_order_id,
    findings.line_number,
    findings.invoice_id,
    findings.subject_date,
    findings.stated_amount,
    findings.compared_amount,
    findings.amount,
    findings.source_name,
    findings.source_record_id,
    findings.extract_id
from shown.procurement_findings as findings
left join shown.dim_vendors
    on findings.vendor_key = dim_vendors.vendor_key
left join shown.dim_projects
    on findings.project_key = dim_projects.project_key and not coalesce(dim_projects.is_deleted, false)
order by
    abs(findings.amount) desc nulls last,
    findings.kind,
    findings.source_name nulls last,
    findings.source_record_id nulls last,
    findings.line_number nulls first;

-- name: unmatched
select
    case_kind,
    source_name,
    subject,
    other_subject,
    case when case_kind = 'vendor_candidate' then replace(description, '_', ' ') else description end as description,
    department_code,
    amount,
    lines,
    first_landed_date,
    age_days,
    owner_name,
    case_id
from shown.unmatched
order by abs(amount) desc nulls last, age_days desc nulls last, case_kind, case_id;

-- name: vendor_candidates
select
    vendor_name,
    other_name,
    rule,
    score,
    invoices,
    amount,
    first_landed_date,
    normalised_name,
    other_normalised_name,
    vendor_key,
    other_vendor_key
from shown.vendor_candidates
order by score desc, abs(amount) desc nulls last, vendor_name, other_name, vendor_key, other_vendor_key;

-- name: reconciliation_lines
select
    concat_ws(' ', controls.control_id, controls.source_name) as control_name,
    controls.subject as control_subject,
    case
        when controls.fiscal_year is null then null
        else concat(controls.fiscal_year, ', period ' || controls.period)
    end as period_name,
    controls.control_id,
    controls.fiscal_year,
    controls.period,
    lines.line_rank,
    lines.subject,
    lines.source_amount,
    lines.warehouse_amount,
    lines.difference_amount,
    lines.reason,
    coalesce(lines.source_name, controls.source_name) as source_name,
    lines.source_record_id,
    lines.reconciliation_key
from shown.reconciliation_lines as lines
inner join shown.reconciliations as controls
    on lines.reconciliation_key = controls.reconciliation_key
order by
    length(controls.control_id),
    controls.control_id,
    controls.source_name nulls last,
    controls.fiscal_year desc nulls last,
    controls.period desc nulls last,
    controls.subject nulls last,
    controls.reconciliation_key,
    lines.line_rank;
