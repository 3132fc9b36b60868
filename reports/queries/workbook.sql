-- name: controls
select
    control_id,
    source_name,
    subject,
    extract_id,
    fiscal_year,
    period,
    source_amount,
    warehouse_amount,
    suspense_amount,
    quarantined_amount,
    difference_amount,
    source_rows,
    warehouse_rows,
    suspense_rows,
    quarantined_rows,
    failed_cells,
    case when coalesce(passed, false) then 'passed' when released_reason is not null then 'released' else 'failed' end as outcome,
    released_reason
from shown.reconciliations
where control_id = $control_id
order by
    coalesce(passed, false),
    source_name nulls last,
    fiscal_year desc nulls last,
    period desc nulls last,
    subject nulls last,
    extract_id nulls last,
    source_amount;

-- name: lines
select
    controls.control_id,
    controls.source_name,
    controls.subject,
    controls.fiscal_year,
    controls.period,
    lines.line_rank,
    lines.subject as line_subject,
    lines.source_record_id,
    lines.source_amount,
    lines.warehouse_amount,
    lines.difference_amount,
    lines.reason
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
    lines.line_rank;

-- name: exceptions
select
    case when coalesce(is_loaded, false) then 'loaded, project unknown' else 'suspense' end as kind,
    source_name,
    stream,
    file_name,
    source_record_id,
    extract_id,
    reason_code,
    fiscal_year,
    period,
    finance_project_code,
    amount_text,
    amount,
    age_days,
    cast(null as varchar) as record
from shown.suspense
union all
select
    'quarantine' as kind,
    source_name,
    stream,
    cast(null as varchar) as file_name,
    source_record_id,
    extract_id,
    reason_code,
    cast(null as bigint) as fiscal_year,
    cast(null as bigint) as period,
    cast(null as varchar) as finance_project_code,
    cast(null as varchar) as amount_text,
    cast(null as decimal(18, 2)) as amount,
    cast(null as bigint) as age_days,
    record
from shown.quarantine
order by all;

-- name: unmatched
select
    case_kind,
    source_name,
    subject,
    other_subject,
    description,
    amount,
    lines,
    first_landed_date,
    age_days,
    owner_name
from shown.unmatched
order by abs(amount) desc nulls last, case_kind, source_name nulls last, subject nulls last, description nulls last;

-- name: restatements
select
    source_name,
    fiscal_year,
    period,
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
order by all;

-- name: changes_since_close
select
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
order by all;

-- name: budget_position
select
    positions.fiscal_year,
    positions.fund_code,
    max(funds.fund_name) as fund_name,
    max(funds.fund_type) as fund_type,
    max(case when coalesce(funds.is_internal_service, false) then 'internal service, not in the city total' else 'city' end) as counted_in,
    cast(sum(positions.original_budget_amount) as decimal(18, 2)) as original_budget_amount,
    cast(sum(positions.amendment_amount) as decimal(18, 2)) as amendment_amount,
    cast(sum(positions.transfer_amount) as decimal(18, 2)) as transfer_amount,
    cast(sum(positions.carry_forward_amount) as decimal(18, 2)) as carry_forward_amount,
    cast(sum(positions.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(positions.pre_encumbered_amount) as decimal(18, 2)) as pre_encumbered_amount,
    cast(sum(positions.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(positions.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(positions.available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals as positions
left join shown.dim_funds as funds
    on positions.fund_code = funds.fund_code
group by positions.fiscal_year, positions.fund_code
order by positions.fiscal_year desc, positions.fund_code nulls last;

-- name: bases
select
    source_name,
    coalesce(basis, 'not stated') as basis,
    currency
from shown.source_bases
order by all;

-- name: sign_off
select
    'Closed fiscal year ' || fiscal_year || ', period ' || period as step,
    closed_by as name,
    cast(closed_at as date) as day,
    cast(null as varchar) as signature,
    concat_ws(' ', reason, exceptions) as comment
from shown.closed_periods
order by fiscal_year, period;
