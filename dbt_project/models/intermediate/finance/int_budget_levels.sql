{#
  Levels as they were stated, one row per unit and statement; a unit that is gone states nothing (is_gone). A statement is true from
  level_at: 00:00 of its as_of_date, else when it was extracted, so that two deliveries of one day stay two statements.
#}
with stated as (
    select
        log.*,
        coalesce(log.as_of_date, {{ city_day('log.valid_from_at') }}) as level_date,
        coalesce(log.is_deleted, false) or log.reason_code is not null as is_gone
    from {{ source('landing', 'delivered__budget_lines') }} as log
    where log.amount_is = 'level' and (log.reason_code is null or log.disposition = 'suspense')
),

newest as (
    select
        stated.*,
        row_number() over (
            partition by stated.source_name, stated.record_key, stated.valid_from_at
            order by stated.extract_id desc nulls last
        ) as version_rank,
        max(stated.budget_line_id) over (partition by stated.source_name, stated.record_key) is not null as has_line_id
    from stated
),

-- a line with an id, or of a feed whose newest file is the whole, is followed by its own key
followed as (
    select
        newest.source_name,
        newest.record_key as unit_key,
        newest.budget_line_id,
        newest.fiscal_year,
        newest.fund_code,
        newest.department_code,
        newest.account_code,
        newest.finance_project_code,
        newest.level_date,
        newest.valid_from_at as level_at,
        newest.deliveries <> 'all' as is_whole,
        newest.event_date,
        newest.description,
        newest.funding_source,
        newest.source_record_id,
        newest.extract_id,
        newest.file_name,
        newest.line_number,
        newest.amount,
        newest.is_gone
    from newest
    where newest.version_rank = 1 and (newest.has_line_id or newest.deliveries <> 'all')
),

-- files of lines without an id are each a statement of the cells they hold, however often they are delivered again
lines as (
    select
        current_lines.*,
        case
            when current_lines.as_of_date is not null then cast(current_lines.as_of_date as timestamp)
            else min(current_lines.valid_from_at) over (partition by current_lines.source_name, current_lines.file_name)
        end as level_at
    from {{ ref('stg_delivered__budget_lines') }} as current_lines
    where current_lines.amount_is = 'level' and current_lines.budget_line_id is null and current_lines.deliveries = 'all'
),

accumulated as (
    select
        lines.source_name,
        {{ surrogate_key(['lines.fiscal_year', 'lines.fund_code', 'lines.department_code', 'lines.account_code', 'lines.finance_project_code']) }} as unit_key,
        cast(null as string) as budget_line_id,
        lines.fiscal_year,
        lines.fund_code,
        lines.department_code,
        lines.account_code,
        lines.finance_project_code,
        max(coalesce(lines.as_of_date, {{ city_day('lines.level_at') }})) as level_date,
        lines.level_at,
        false as is_whole,
        max(lines.event_date) as event_date,
        max(lines.description) as description,
        max(lines.funding_source) as funding_source,
        max(lines.source_record_id) as source_record_id,
        max(lines.extract_id) as extract_id,
        max(lines.file_name) as file_name,
        max(lines.line_number) as line_number,
        cast(sum(lines.amount) as decimal(18, 2)) as amount,
        false as is_gone
    from lines
    group by
        lines.source_name, lines.fiscal_year, lines.fund_code, lines.department_code, lines.account_code,
        lines.finance_project_code, lines.level_at
)

select * from followed
union all
select * from accumulated
