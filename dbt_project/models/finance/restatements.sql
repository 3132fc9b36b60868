select
    {{ surrogate_key([
        'figures.source_name', 'figures.fiscal_year', 'figures.period', 'figures.fund_code', 'figures.department_code',
        'figures.account_code', 'figures.finance_project_code'
    ]) }} as restatement_key,
    figures.source_name,
    codes.project_key,
    figures.fund_code,
    figures.department_code,
    figures.account_code,
    figures.finance_project_code,
    figures.fiscal_year,
    figures.period,
    {{ to_amount('figures.after_amount - figures.change_amount') }} as before_amount,
    figures.after_amount,
    figures.change_amount,
    figures.lines,
    figures.last_landed_at
from {{ ref('int_closed_period_figures') }} as figures
left join {{ ref('int_finance_codes') }} as codes
    on figures.finance_project_code = codes.finance_project_code
where figures.change_amount <> 0
