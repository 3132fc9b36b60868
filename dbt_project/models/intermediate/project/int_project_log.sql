{% set own = project_attributes() %}

with log as (
    {{ conformed('projects') }}
),

judged as (
    select
        log.*,
        first_value(coalesce(disposition, 'accepted')) over (
            partition by source_name, record_key
            order by valid_from_at desc nulls last, extract_id desc nulls last
        ) as last_disposition,
        row_number() over (
            partition by source_name, record_key, valid_from_at, case when reason_code is null then 0 else 1 end
            order by extract_id desc nulls last
        ) as same_instant_rank
    from log
),

accepted as (
    select
        judged.*,
        sum(case when is_deleted and coalesce(disposition, '') <> 'recycled' then 0 else 1 end) over (
            partition by source_name, record_key
            order by valid_from_at asc nulls first
            rows between unbounded preceding and current row
        ) as generation
    from judged
    where reason_code is null and same_instant_rank = 1
),

-- A tombstone has no attributes of its own: it keeps those of the version it ended. What lies in a recycle bin has its own.
live as (
    select * from accepted where not is_deleted or disposition = 'recycled'
),

filled as (
    select
        live.source_name,
        live.source_record_id,
        live.record_key,
        accepted.extract_id,
        accepted.valid_from_at,
        accepted.is_deleted,
        (accepted.is_stream_stale or accepted.last_disposition = 'quarantine') as is_stale,
        {% for column in own -%}
        {% if column in ('department_name', 'portfolio_name', 'program_name', 'manager_name') -%}
        coalesce(live.{{ column }}, {{ column.replace("_name", "_named") }}.record_name) as {{ column }},
        {% else -%}
        live.{{ column }},
        {% endif -%}
        {% endfor -%}
        lead(accepted.valid_from_at) over (
            partition by accepted.source_name, accepted.record_key
            order by accepted.valid_from_at asc nulls first
        ) as valid_to_at
    from accepted
    inner join live
        on accepted.source_name = live.source_name
        and accepted.record_key = live.record_key
        and accepted.generation = live.generation
    {% for thing in ('department', 'portfolio', 'program', 'manager') -%}
    left join {{ ref('int_records_named') }} as {{ thing }}_named
        on live.source_name = {{ thing }}_named.source_name
        and live.{{ thing }}_reference = {{ thing }}_named.record_reference
    {% endfor %}
)

select
    {{ surrogate_key(['source_name', 'source_record_id']) }} as member_key,
    source_name,
    source_record_id,
    extract_id,
    {{ own | join(',\n    ') }},
    is_deleted,
    valid_to_at is null as is_current,
    (is_stale and valid_to_at is null) as is_stale,
    {{ city_day('valid_from_at') }} as valid_from_date,
    {{ city_day('valid_to_at') }} as valid_to_date,
    valid_from_at,
    valid_to_at
from filled
