{#
  The landing log of one stream, whole: every landed version, tombstones and refused rows included, with `is_stream_stale`.
  `kind` is the relation kind (delivered, servicenow, ...), `stream` the declared stream.
#}
{% macro landing_log(kind, stream) -%}
    select
        log.*,
        coalesce(stream_status.is_stale, false) as is_stream_stale
    from {{ source('landing', kind ~ '__' ~ stream) }} as log
    left join {{ source('landing', 'stream_status') }} as stream_status
        on log.source_name = stream_status.source_name
        and stream_status.relation = '{{ kind }}'
        and stream_status.stream = '{{ stream }}'
{%- endmacro %}

{#
  The last accepted version of every record that ever was, with is_gone = it is gone at the source by now.
  For what must be remembered after its deletion, such as the first baseline.
#}
{% macro last_versions(kind, stream) -%}
    select
        versions.*,
        versions.is_stream_stale as is_stale
    from (
        select
            log.*,
            first_value(coalesce(log.is_deleted, false)) over (
                partition by log.source_name, log.record_key
                order by log.valid_from_at desc nulls last, log.extract_id desc nulls last
            ) as is_gone,
            row_number() over (
                partition by log.source_name, log.record_key, coalesce(log.is_deleted, false)
                order by log.valid_from_at desc nulls last, log.extract_id desc nulls last
            ) as version_rank
        from (
            {{ landing_log(kind, stream) | indent(12) }}
        ) as log
        where log.reason_code is null
    ) as versions
    where versions.version_rank = 1 and not coalesce(versions.is_deleted, false)
{%- endmacro %}

{#
  The current state of one stream: per source_name and record_key the last version by (valid_from_at, extract_id).
  A version refused into suspense is in no fact; one refused into quarantine gives way to the last accepted version,
  marked is_stale; a deleted record is gone. Adds is_stale = carried or the stream's source is stale.
  Use as the body of a CTE: `current_rows as ( {{ '{{' }} current_versions('delivered', 'milestones') {{ '}}' }} )`.
#}
{% macro current_versions(kind, stream) -%}
    select
        versions.*,
        (versions.is_carried or versions.is_stream_stale) as is_stale
    from (
        select
            log.*,
            coalesce(log.last_disposition = 'quarantine', false) as is_carried,
            row_number() over (
                partition by log.source_name, log.record_key
                order by log.valid_from_at desc nulls last, log.extract_id desc nulls last
            ) as version_rank
        from (
            select
                landed.*,
                first_value(case when landed.reason_code is null then 'accepted' else coalesce(landed.disposition, 'quarantine') end) over (
                    partition by landed.source_name, landed.record_key
                    order by landed.valid_from_at desc nulls last, landed.extract_id desc nulls last
                ) as last_disposition
            from (
                {{ landing_log(kind, stream) | indent(16) }}
            ) as landed
        ) as log
        where log.reason_code is null and log.last_disposition <> 'suspense'
    ) as versions
    where versions.version_rank = 1 and not coalesce(versions.is_deleted, false)
{%- endmacro %}
