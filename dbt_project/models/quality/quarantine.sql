with records as (
    {% for kind, streams in landed_streams().items() -%}
    {%- set is_first_kind = loop.first -%}
    {%- for stream in streams -%}
    {% if not (is_first_kind and loop.first) %}union all
    {% endif -%}
    select
        refused.source_name, '{{ stream }}' as stream, refused.extract_id, refused.source_record_id, refused.record_key,
        refused.reason_code, refused.refused_column, refused.file_name, refused.record, refused.valid_from_at
    from (
        {{ refused_versions(kind, stream, 'quarantine') | indent(8) }}
    ) as refused
    {% endfor -%}
    {%- endfor %}
)

select
    {{ surrogate_key(['records.source_name', 'records.stream', 'records.record_key']) }} as quarantine_key,
    records.source_name,
    records.stream,
    records.extract_id,
    records.source_record_id,
    records.reason_code,
    records.refused_column,
    records.file_name,
    records.record,
    records.valid_from_at as landed_at
from records
