{# Levels as they were stated, one row per unit of statement and day; a unit that is gone states nothing (is_gone). #}
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
            partition by stated.source_name, stated.record_key, stated.level_date
            order by stated.valid_from_at desc nulls last, stated.extract_id desc nulls last
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

-- files of lines without an id are each a statement of the cells they hold
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
        coalesce(lines.as_of_date, {{ city_day('lines.valid_from_at') }}) as level_date,
        max(lines.event_date) as event_date,
        max(lines.description) as description,
        max(lines.funding_source) as funding_source,
        max(lines.source_record_id) as source_record_id,
        max(lines.extract_id) as extract_id,
        max(lines.file_name) as file_name,
        max(lines.line_number) as line_number,
        cast(sum(lines.amount) as decimal(18, 2)) as amount,
        false as is_gone
    from {{ ref('stg_delivered__budget_lines') }} as lines
    where lines.amount_is = 'level' and lines.budget_line_id is null and lines.deliveries = 'all'
    group by
        lines.source_name, lines.fiscal_year, lines.fund_code, lines.department_code, lines.account_code,
        lines.finance_project_code, coalesce(lines.as_of_date, {{ city_day('lines.valid_from_at') }})
)

select * from followed
union all
select * from accumulated
