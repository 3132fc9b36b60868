-- A period's ends are zone-less days of its own calendar, as 20260101T000000.
with landed as (
    select
        current_rows.*,
        {{ servicenow_day('start_date_time') }} as start_date,
        {{ servicenow_day('end_date_time') }} as end_date
    from (
        {{ current_versions('servicenow', 'fiscal_periods') | indent(8) }}
    ) as current_rows
)

select
    source_name,
    source_record_id,
    extract_id,
    name,
    fiscal_type,
    parent as parent_reference,
    {{ fiscal_year('coalesce(end_date, start_date)') }} as fiscal_year,
    start_date,
    end_date,
    is_stale,
    valid_from_at
from landed
