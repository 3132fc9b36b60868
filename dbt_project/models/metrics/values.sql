with computed as (
    {% for family in ['projects', 'coverage', 'freshness', 'trust'] -%}
    {% if not loop.first %}union all
    {% endif -%}
    select metric_id, entity_type, entity_id, as_of_date, metric_value, value_amount, reason_rank, coverage_count, coverage_of
    from {{ ref('int_metric_values_' ~ family) }}
    {% endfor -%}
)

select
    computed.metric_id,
    computed.entity_type,
    computed.entity_id,
    definitions.unit,
    {{ reason_code('computed.reason_rank') }} as null_reason,
    computed.metric_value as value,
    computed.value_amount,
    computed.coverage_count,
    computed.coverage_of,
    definitions.version as definition_version,
    computed.as_of_date
from computed
left join {{ ref('definitions') }} as definitions on computed.metric_id = definitions.metric_id
where computed.entity_type not like '{{ public_prefix() }}%'
