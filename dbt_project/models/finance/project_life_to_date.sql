{% set this_year = fiscal_year(city_date()) %}
with movements as (
    select
        project_key,
        fiscal_year,
        'budget' as measure,
        amount
    from {{ ref('int_budget_events_allocated') }}
    where event_type <> 'carry_forward'
    union all
    select
        project_key,
        fiscal_year,
        'encumbered' as measure,
        amount
    from {{ ref('int_encumbrance_events_allocated') }}
    union all
    select
        project_key,
        fiscal_year,
        'expended' as measure,
        amount
    from {{ ref('int_journal_lines_allocated') }}
    where account_type = 'expenditure'
),

sums as (
    select
        movements.project_key,
        min(movements.fiscal_year) as first_fiscal_year,
        max(movements.fiscal_year) as last_fiscal_year
        {%- for measure in ['budget', 'encumbered', 'expended'] %},
        {{ to_amount("sum(case when movements.measure = '" ~ measure ~ "' and movements.fiscal_year < " ~ this_year ~ " then movements.amount else 0 end)") }} as opening_{{ measure }}_amount,
        {{ to_amount("sum(case when movements.measure = '" ~ measure ~ "' and movements.fiscal_year >= " ~ this_year ~ " then movements.amount else 0 end)") }} as {{ measure }}_amount
        {%- endfor %}
    from movements
    where movements.project_key is not null
    group by movements.project_key
)

select
    sums.project_key,
    sums.first_fiscal_year,
    sums.last_fiscal_year,
    {{ this_year }} as current_fiscal_year,
    'life to date, FY' || cast(sums.first_fiscal_year as string) || ' to FY' || cast(sums.last_fiscal_year as string) as covers,
    {% for measure in ['budget', 'encumbered', 'expended'] -%}
    sums.opening_{{ measure }}_amount,
    sums.{{ measure }}_amount,
    {{ to_amount('sums.opening_' ~ measure ~ '_amount + sums.' ~ measure ~ '_amount') }} as closing_{{ measure }}_amount,
    {% endfor -%}
    {{ to_amount(
        'sums.opening_budget_amount + sums.budget_amount - sums.opening_encumbered_amount - sums.encumbered_amount'
        ~ ' - sums.opening_expended_amount - sums.expended_amount'
    ) }} as available_amount
from sums
