with charted as (
    select
        chart.source_name,
        chart.source_record_id,
        chart.extract_id,
        chart.is_stale,
        chart.account_code,
        chart.account_name,
        chart.account_class,
        {{ charted_account_type('chart.account_type_text') }} as account_type
    from {{ ref('stg_delivered__chart_of_accounts') }} as chart
),

final as (
    select
        charted.*,
        row_number() over (partition by charted.account_code order by charted.source_name asc nulls last) = 1 as is_city_default
    from charted
)

select * from final
