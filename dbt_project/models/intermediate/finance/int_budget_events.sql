with movements as (
    select
        {{ surrogate_key(['lines.source_name', 'lines.record_key']) }} as budget_event_key,
        lines.source_name,
        lines.source_record_id,
        lines.extract_id,
        lines.file_name,
        lines.line_number,
        lines.budget_line_id,
        {{ budget_event_type('lines.event_type_text') }} as event_type,
        lines.event_type_text,
        lines.fund_code,
        lines.department_code,
        lines.account_code,
        lines.finance_project_code,
        lines.description,
        lines.funding_source,
        lines.fiscal_year,
        lines.amount,
        false as is_from_level,
        lines.is_stale,
        lines.event_date,
        lines.as_of_date
    from {{ ref('stg_delivered__budget_lines') }} as lines
    where coalesce(lines.amount_is, 'movement') <> 'level'
),

levels as (
    select
        {{ surrogate_key([
            'events.source_name', 'events.budget_cell', 'events.level_at', 'events.fiscal_year', 'events.fund_code',
            'events.department_code', 'events.account_code', 'events.finance_project_code'
        ]) }} as budget_event_key,
        events.source_name,
        events.source_record_id,
        events.extract_id,
        events.file_name,
        events.line_number,
        events.budget_line_id,
        events.event_type,
        cast(null as string) as event_type_text,
        events.fund_code,
        events.department_code,
        events.account_code,
        events.finance_project_code,
        events.description,
        events.funding_source,
        events.fiscal_year,
        events.amount,
        true as is_from_level,
        coalesce(stream_status.is_stale, false) as is_stale,
        case when events.event_type = 'original' then events.event_date else events.level_date end as event_date,
        events.level_date as as_of_date
    from {{ ref('int_budget_level_events') }} as events
    left join {{ source('landing', 'stream_status') }} as stream_status
        on events.source_name = stream_status.source_name
        and stream_status.relation = 'delivered'
        and stream_status.stream = 'budget_lines'
),

events as (
    select * from movements
    union all
    select * from levels
),

final as (
    select
        events.*,
        codes.project_key,
        coalesce(event_periods.period, 1) as period,
        events.finance_project_code is not null and codes.finance_project_code is null as is_project_unknown,
        coalesce(events.event_date < first_periods.start_date, false) as is_before_fiscal_year,
        coalesce(events.event_date, first_periods.start_date, {{ fiscal_year_start('events.fiscal_year') }}) as effective_date
    from events
    left join {{ ref('int_finance_codes') }} as codes
        on events.finance_project_code = codes.finance_project_code
    left join {{ ref('int_fiscal_periods') }} as first_periods
        on events.fiscal_year = first_periods.fiscal_year
        and first_periods.period = 1
    {{ event_period_join('events') | indent(4) }}
)

select * from final
