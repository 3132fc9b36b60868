with finance_dates as (
    select {{ city_date() }} as event_date
    union
    select event_date from {{ ref('stg_delivered__purchase_order_lines') }}
    union
    select order_date from {{ ref('stg_delivered__purchase_orders') }}
    union
    select invoice_date from {{ ref('stg_delivered__invoices') }}
    union
    select request_date from {{ ref('stg_delivered__requisitions') }}
    union
    select {{ city_day('valid_from_at') }} from {{ ref('stg_delivered__purchase_order_lines') }}
    union
    select {{ city_day('valid_from_at') }} from {{ ref('stg_delivered__requisitions') }}
),

stated as (
    select fiscal_year, period from {{ ref('stg_delivered__journal_lines') }}
    union
    select fiscal_year, period from {{ ref('stg_delivered__trial_balance') }}
    union
    select fiscal_year, period from {{ ref('stg_delivered__fiscal_periods') }}
    union
    select fiscal_year, cast(1 as bigint) as period from {{ ref('stg_delivered__budget_lines') }}
    union
    select fiscal_year, cast(1 as bigint) as period from {{ ref('int_budget_levels') }}
    union
    select fiscal_year, cast(1 as bigint) as period from {{ ref('stg_delivered__purchase_order_lines') }}
    union
    select {{ fiscal_year('event_date') }} as fiscal_year, cast(1 as bigint) as period from finance_dates
),

months as (
    {% for month in range(1, 13) -%}
    select cast({{ month }} as bigint) as period
    {% if not loop.last %}union all {% endif %}
    {%- endfor %}
),

periods as (
    select years.fiscal_year, months.period
    from (select distinct fiscal_year from stated where fiscal_year is not null) as years
    cross join months
    union
    select fiscal_year, period from stated where fiscal_year is not null and period > 12
),

final as (
    select
        periods.fiscal_year,
        periods.period,
        case
            when periods.period <= 12 then {{ add_months(fiscal_year_start('periods.fiscal_year'), 'periods.period - 1') }}
            else {{ add_days(fiscal_year_start('periods.fiscal_year + 1'), -1) }}
        end as start_date,
        case
            when periods.period <= 12 then {{ add_days(add_months(fiscal_year_start('periods.fiscal_year'), 'periods.period'), -1) }}
            else {{ add_days(fiscal_year_start('periods.fiscal_year + 1'), -1) }}
        end as end_date
    from periods
)

select * from final
