select
    {{ surrogate_key(['lines.source_name', 'lines.stream', 'lines.record_key', 'lines.reason_code']) }} as suspense_key,
    lines.source_name,
    lines.stream,
    lines.source_record_id,
    lines.extract_id,
    cast(null as string) as project_key,
    lines.finance_project_code,
    lines.reason_code,
    lines.file_name,
    lines.line_number,
    lines.fiscal_year,
    lines.period,
    lines.amount_text,
    lines.amount,
    cast(greatest({{ days_between('landings.first_landed_date', city_date()) }}, 0) as integer) as age_days,
    lines.is_loaded,
    coalesce(stream_status.is_stale, false) as is_stale,
    landings.first_landed_date
from {{ ref('int_suspended_lines') }} as lines
left join {{ ref('int_money_landings') }} as landings
    on lines.source_name = landings.source_name
    and lines.stream = landings.stream
    and lines.record_key = landings.record_key
left join {{ source('landing', 'stream_status') }} as stream_status
    on lines.source_name = stream_status.source_name
    and stream_status.relation = 'delivered'
    and lines.stream = stream_status.stream
