with cells as (
    select
        cells.*,
        charts.account_class,
        charts.account_type
    from {{ ref('budget_vs_actuals') }} as cells
    left join {{ ref('int_accounts') }} as charts
        on cells.account_code = charts.account_code
        and charts.is_city_default
)

{{ budget_totals('cells', ['account_class', 'account_type', 'is_internal_service']) }}
