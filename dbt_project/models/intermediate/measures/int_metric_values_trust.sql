-- Money that names no project, that its controls do not explain, and that changed in closed periods, by source and for the city.
with amounts as (
    select
        'unmatched_amount' as metric_id,
        source_name,
        first_landed_date as from_date,
        abs(amount) as amount
    from {{ ref('suspense') }}
    where reason_code = 'project_unknown'
    union all
    select
        'reconciliation_difference_amount' as metric_id,
        controls.source_name,
        case when controls.fiscal_year is not null then periods.end_date end as from_date,
        abs(controls.difference_amount) as amount
    from {{ ref('reconciliations') }} as controls
    left join {{ ref('int_fiscal_periods') }} as periods
        on controls.fiscal_year = periods.fiscal_year
        and controls.period = periods.period
    union all
    select
        'restated_amount' as metric_id,
        source_name,
        {{ city_day('last_landed_at') }} as from_date,
        abs(change_amount) as amount
    from {{ ref('restatements') }}
),

money_sources as (
    select source_name
    from {{ source('landing', 'stream_status') }}
    where last_accepted_at is not null
        and stream in ('journal_lines', 'budget_lines', 'purchase_order_lines', 'requisitions', 'trial_balance')
    group by source_name
    union
    select source_name from amounts where source_name is not null
),

kinds as (
    select 'unmatched_amount' as metric_id
    union all
    select 'reconciliation_difference_amount' as metric_id
    union all
    select 'restated_amount' as metric_id
),

sums as (
    select
        kinds.metric_id,
        dates.entity_type,
        dates.entity_id,
        dates.as_of_date,
        {{ to_amount('coalesce(sum(amounts.amount), 0)') }} as value_amount
    from {{ ref('int_trust_dates') }} as dates
    cross join kinds
    left join amounts
        on kinds.metric_id = amounts.metric_id
        and (dates.entity_type = 'city' or dates.source_name = amounts.source_name)
        and (dates.is_city_date or amounts.from_date <= dates.as_of_date)
    group by kinds.metric_id, dates.entity_type, dates.entity_id, dates.as_of_date
),

covered as (
    select
        sums.*,
        case
            when sums.entity_type = 'source' then case when money_sources.source_name is null then 0 else 1 end
            else (select count(every_source.source_name) from money_sources as every_source)
        end as coverage_count,
        case when sums.entity_type = 'source' then 1 else (select count(every_source.source_name) from money_sources as every_source) end as coverage_of
    from sums
    left join money_sources
        on sums.entity_type = 'source'
        and sums.entity_id = money_sources.source_name
)

select
    metric_id,
    entity_type,
    entity_id,
    as_of_date,
    case when coverage_count > 0 then cast(value_amount as double) end as metric_value,
    case when coverage_count > 0 then value_amount end as value_amount,
    cast(case when coverage_count = 0 then {{ reason('source_missing') }} end as integer) as reason_rank,
    cast(coverage_count as integer) as coverage_count,
    cast(coverage_of as integer) as coverage_of
from covered
