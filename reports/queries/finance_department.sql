-- name: positions
select
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code,
    max(dim_departments.department_name) as department_name,
    budget_vs_actuals.fund_code,
    coalesce(bool_or(budget_vs_actuals.is_internal_service), false) as is_internal_service,
    budget_vs_actuals.account_code,
    max(dim_accounts.account_name) as account_name,
    cast(sum(budget_vs_actuals.current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(budget_vs_actuals.encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(budget_vs_actuals.expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(budget_vs_actuals.available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals
left join (
    select
        department_code,
        max(department_name) as department_name
    from shown.dim_departments
    group by department_code
) as dim_departments
    on budget_vs_actuals.department_code = dim_departments.department_code
left join (
    select
        account_code,
        max(account_name) as account_name
    from shown.dim_accounts
    group by account_code
) as dim_accounts
    on budget_vs_actuals.account_code = dim_accounts.account_code
group by
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code,
    budget_vs_actuals.fund_code,
    budget_vs_actuals.account_code
order by
    budget_vs_actuals.fiscal_year,
    budget_vs_actuals.department_code nulls last,
    is_internal_service,
    budget_vs_actuals.fund_code nulls last,
    budget_vs_actuals.account_code nulls last;

-- name: totals
select
    fiscal_year,
    department_code,
    coalesce(is_internal_service, false) as is_internal_service,
    cast(sum(current_budget_amount) as decimal(18, 2)) as current_budget_amount,
    cast(sum(encumbered_amount) as decimal(18, 2)) as encumbered_amount,
    cast(sum(expended_amount) as decimal(18, 2)) as expended_amount,
    cast(sum(available_amount) as decimal(18, 2)) as available_amount
from shown.budget_vs_actuals
group by fiscal_year, department_code, coalesce(is_internal_service, false)
order by fiscal_year, department_code nulls last, is_internal_service;

-- name: figures
with measured as (
    select
        fiscal_year,
        department_code,
        fund_code,
        unnest(['original', 'amendment', 'transfer', 'carry_forward', 'pre_encumbered', 'encumbered', 'expended']) as measure,
        unnest([
            original_budget_amount,
            amendment_amount,
            transfer_amount,
            carry_forward_amount,
            pre_encumbered_amount,
            encumbered_amount,
            expended_amount
        ]) as figure_amount,
        0 as line_count,
        cast(0 as decimal(18, 2)) as line_amount
    from shown.budget_vs_actuals
    union all
    select
        cells.fiscal_year,
        cells.department_code,
        cells.fund_code,
        lines.measure,
        cast(0 as decimal(18, 2)) as figure_amount,
        1 as line_count,
        lines.amount as line_amount
    from shown.budget_vs_actuals_lines as lines
    inner join shown.budget_vs_actuals as cells
        on lines.budget_cell_key = cells.budget_cell_key
)

select
    fiscal_year,
    department_code,
    fund_code,
    measure,
    cast(sum(line_count) as bigint) as line_count,
    cast(coalesce(sum(line_amount), 0) as decimal(18, 2)) as line_amount,
    cast(coalesce(sum(figure_amount), 0) as decimal(18, 2)) as figure_amount,
    cast(coalesce(sum(figure_amount), 0) - coalesce(sum(line_amount), 0) as decimal(18, 2)) as difference_amount
from measured
group by fiscal_year, department_code, fund_code, measure
having sum(line_count) > 0 or sum(figure_amount) <> 0
order by
    fiscal_year,
    department_code nulls last,
    fund_code nulls last,
    list_position(['original', 'amendment', 'transfer', 'carry_forward', 'pre_encumbered', 'encumbered', 'expended'], measure),
    measure;

-- name: lines
with ledger as (
    select
        journal_lines.*,
        dim_vendors.vendor_name
    from shown.fct_journal_lines as journal_lines
    left join shown.dim_vendors
        on journal_lines.vendor_key = dim_vendors.vendor_key
),

parts as (
    select
        cells.fiscal_year,
        cells.department_code,
        cells.fund_code,
        lines.measure,
        cells.period,
        lines.document_kind,
        lines.document_number,
        lines.document_line_number,
        lines.document_date,
        cells.account_code,
        ledger.account_type,
        cells.finance_project_code,
        cells.project_key,
        ledger.vendor_name,
        lines.description,
        coalesce(ledger.is_prior_period, false) as is_prior_period,
        lines.amount,
        lines.source_name,
        lines.source_record_id,
        lines.extract_id,
        lines.file_name,
        lines.line_number,
        lines.budget_cell_key
    from shown.budget_vs_actuals_lines as lines
    inner join shown.budget_vs_actuals as cells
        on lines.budget_cell_key = cells.budget_cell_key
    left join ledger
        on lines.document_kind = 'journal_line' and lines.fact_key = ledger.journal_line_key
    union all by name
    select
        fiscal_year,
        department_code,
        fund_code,
        'in_no_figure' as measure,
        period,
        'journal_line' as document_kind,
        journal_id as document_number,
        cast(journal_line_number as varchar) as document_line_number,
        posting_date as document_date,
        account_code,
        account_type,
        finance_project_code,
        project_key,
        vendor_name,
        description,
        coalesce(is_prior_period, false) as is_prior_period,
        amount,
        source_name,
        source_record_id,
        extract_id
    from ledger
    where coalesce(account_type, 'expenditure') <> 'expenditure'
)

select *
from parts
order by
    fiscal_year,
    department_code nulls last,
    fund_code nulls last,
    list_position(
        ['expended', 'encumbered', 'pre_encumbered', 'original', 'amendment', 'transfer', 'carry_forward', 'in_no_figure'], measure
    ),
    period,
    document_date nulls last,
    document_number nulls last,
    document_line_number nulls last,
    source_name,
    source_record_id,
    project_key nulls last,
    amount;
