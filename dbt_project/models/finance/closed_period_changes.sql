{#
  What `budget_vs_actuals` says today of periods that a person closed, where it differs from the figures frozen then.
  Each measure of a cell is a row of its own.
#}
{% set cell = ['fiscal_year', 'period', 'fund_code', 'department_code', 'account_code', 'finance_project_code', 'project_key'] %}
{% set measures = [
    'original_budget', 'amendment', 'transfer', 'carry_forward', 'current_budget', 'pre_encumbered', 'encumbered', 'expended', 'available'
] %}
with figures as (
    {% for measure in measures -%}
    select {{ cell | join(', ') }}, '{{ measure }}' as measure, {{ measure }}_amount as frozen_amount, cast(0 as decimal(18, 2)) as current_amount
    from {{ source('landing', 'closed_figures') }}
    union all
    select
        {% for column in cell %}cells.{{ column }},
        {% endfor -%}
        '{{ measure }}' as measure, cast(0 as decimal(18, 2)) as frozen_amount, cells.{{ measure }}_amount as current_amount
    from {{ ref('budget_vs_actuals') }} as cells
    inner join {{ source('landing', 'closed_periods') }} as closings
        on cells.fiscal_year = closings.fiscal_year
        and cells.period = closings.period
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
),

compared as (
    select
        {{ cell | join(', ') }},
        measure,
        {{ to_amount('sum(frozen_amount)') }} as frozen_amount,
        {{ to_amount('sum(current_amount)') }} as current_amount
    from figures
    group by {{ cell | join(', ') }}, measure
)

select
    {{ surrogate_key([
        'compared.fiscal_year', 'compared.period', 'compared.fund_code', 'compared.department_code', 'compared.account_code',
        'compared.finance_project_code', 'compared.project_key', 'compared.measure'
    ]) }} as closed_period_change_key,
    {% for column in cell %}compared.{{ column }},
    {% endfor -%}
    compared.measure,
    compared.frozen_amount,
    compared.current_amount,
    {{ to_amount('compared.current_amount - compared.frozen_amount') }} as change_amount,
    closings.closed_by,
    closings.closed_at
from compared
inner join {{ source('landing', 'closed_periods') }} as closings
    on compared.fiscal_year = closings.fiscal_year
    and compared.period = closings.period
where compared.frozen_amount <> compared.current_amount
