with delivered as (
    select
        periods.*,
        row_number() over (
            partition by periods.fiscal_year, periods.period
            order by periods.source_name asc nulls last, periods.record_key asc nulls last
        ) as source_rank
    from {{ ref('stg_delivered__fiscal_periods') }} as periods
),

calendar as (
    select
        delivered.fiscal_year,
        delivered.period,
        delivered.status,
        delivered.source_name,
        coalesce(delivered.start_date, derived.start_date) as start_date,
        coalesce(delivered.end_date, derived.end_date) as end_date
    from delivered
    left join {{ ref('int_fiscal_periods_derived') }} as derived
        on delivered.fiscal_year = derived.fiscal_year
        and delivered.period = derived.period
    where delivered.source_rank = 1
),

missing as (
    select
        derived.fiscal_year,
        derived.period,
        derived.start_date,
        derived.end_date
    from {{ ref('int_fiscal_periods_derived') }} as derived
    left join calendar
        on derived.fiscal_year = calendar.fiscal_year
        and (
            derived.period = calendar.period
            or (derived.period <= 12 and calendar.period <= 12 and derived.start_date between calendar.start_date and calendar.end_date)
        )
    where calendar.period is null
),

periods as (
    select
        calendar.fiscal_year,
        calendar.period,
        calendar.status,
        calendar.source_name,
        calendar.start_date,
        calendar.end_date
    from calendar
    union all
    select
        missing.fiscal_year,
        missing.period,
        cast(null as string) as status,
        cast(null as string) as source_name,
        missing.start_date,
        missing.end_date
    from missing
),

final as (
    select
        periods.fiscal_year,
        periods.period,
        periods.status,
        periods.source_name,
        periods.period > 12 as is_adjusting,
        case periods.status
            when 'open' then true
            when 'closed' then false
            else periods.end_date >= {{ city_date() }}
        end as is_open,
        periods.start_date,
        periods.end_date,
        lead(periods.start_date) over (
            partition by periods.fiscal_year, periods.period > 12
            order by periods.start_date asc nulls first, periods.period asc nulls last
        ) as next_start_date
    from periods
)

select * from final
