with cells as (
    select cells.*
    from {{ ref('budget_vs_actuals') }} as cells
)

{{ budget_totals('cells', ['project_key']) }}
