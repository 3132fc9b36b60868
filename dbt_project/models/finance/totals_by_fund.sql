with cells as (
    select cells.*
    from {{ ref('budget_vs_actuals') }} as cells
),

totals as (
    {{ budget_totals('cells', ['fund_code', 'is_internal_service']) | indent(4) }}
)

select
    totals.*,
    funds.fund_name,
    funds.fund_type
from totals
left join {{ ref('dim_funds') }} as funds
    on totals.fund_code = funds.fund_code
