{# The first landing of the records that are in suspense. #}
with suspended as (
    select distinct stream, source_name, record_key
    from {{ ref('int_suspended_lines') }}
),

landings as (
    {% for stream in money_streams() -%}
    {% if not loop.first %}union all
    {% endif -%}
    select '{{ stream }}' as stream, source_name, record_key, valid_from_at
    from {{ source('landing', 'delivered__' ~ stream) }}
    {% endfor %}
)

select
    landings.stream,
    landings.source_name,
    landings.record_key,
    {{ city_day('min(landings.valid_from_at)') }} as first_landed_date
from landings
inner join suspended
    on landings.stream = suspended.stream
    and landings.source_name = suspended.source_name
    and landings.record_key = suspended.record_key
group by landings.stream, landings.source_name, landings.record_key
