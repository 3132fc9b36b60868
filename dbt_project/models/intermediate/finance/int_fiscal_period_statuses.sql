with versions as (
    select
        log.source_name,
        log.record_key,
        log.fiscal_year,
        log.period,
        coalesce(lower(trim(log.status)) like '%closed%', false) and not coalesce(log.is_deleted, false) as is_closed,
        log.valid_from_at,
        log.extract_id,
        coalesce(landings.run_started_at, log.accepted_at) as landed_at,
        max(log.fiscal_year) over (partition by log.source_name, log.record_key) as known_fiscal_year,
        max(log.period) over (partition by log.source_name, log.record_key) as known_period
    from {{ source('landing', 'delivered__fiscal_periods') }} as log
    left join {{ ref('int_landings') }} as landings
        on log.extract_id = landings.extract_id
    where log.reason_code is null
),

ordered as (
    select
        versions.*,
        row_number() over (
            partition by versions.source_name, versions.record_key
            order by versions.landed_at asc nulls first, versions.extract_id asc nulls first
        ) as version_number,
        lead(versions.landed_at) over (
            partition by versions.source_name, versions.record_key
            order by versions.landed_at asc nulls first, versions.extract_id asc nulls first
        ) as next_landed_at
    from versions
),

final as (
    select
        ordered.known_fiscal_year as fiscal_year,
        ordered.known_period as period,
        ordered.is_closed,
        case when ordered.version_number = 1 then cast('0001-01-01 00:00:00' as timestamp) else ordered.landed_at end as from_at,
        coalesce(ordered.next_landed_at, cast('9999-12-31 00:00:00' as timestamp)) as until_at
    from ordered
    inner join {{ ref('int_fiscal_periods') }} as periods
        on ordered.known_fiscal_year = periods.fiscal_year
        and ordered.known_period = periods.period
        and ordered.source_name = periods.source_name
)

select * from final
