-- Hours since a source was last accepted; of the city, those of its stalest source.
with sources as (
    select
        dates.entity_id as source_name,
        dates.as_of_date,
        dates.until_at,
        max(case when extracts.finished_at <= dates.until_at then extracts.finished_at end) as extract_at,
        max(case when dates.is_city_date then statuses.last_accepted_at end) as status_at
    from {{ ref('int_trust_dates') }} as dates
    inner join {{ source('landing', 'stream_status') }} as statuses on dates.entity_id = statuses.source_name
    left join {{ source('landing', 'extracts') }} as extracts
        on dates.entity_id = extracts.source_name
        and extracts.status = 'accepted'
    where dates.entity_type = 'source'
    group by dates.entity_id, dates.as_of_date, dates.until_at
),

ages as (
    select
        source_name,
        as_of_date,
        case
            when coalesce(status_at, extract_at) > until_at then cast(0 as double)
            else {{ hours_between('coalesce(status_at, extract_at)', 'until_at') }}
        end as age_hours
    from sources
)

select
    'source_freshness_hours' as metric_id,
    'source' as entity_type,
    source_name as entity_id,
    as_of_date,
    age_hours as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(case when age_hours is null then {{ reason('source_missing') }} end as integer) as reason_rank,
    case when age_hours is null then 0 else 1 end as coverage_count,
    1 as coverage_of
from ages
union all
select
    'source_freshness_hours' as metric_id,
    'city' as entity_type,
    'city' as entity_id,
    as_of_date,
    max(age_hours) as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(case when max(age_hours) is null then {{ reason('source_missing') }} end as integer) as reason_rank,
    cast(count(age_hours) as integer) as coverage_count,
    cast(count(*) as integer) as coverage_of
from ages
group by as_of_date
