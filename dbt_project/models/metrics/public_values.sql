{#- The figures of the city, its portfolios, programs and departments over the projects alone that the public sees. -#}
select
    computed.metric_id,
    replace(computed.entity_type, '{{ public_prefix() }}', '') as entity_type,
    computed.entity_id,
    definitions.unit,
    {{ reason_code('computed.reason_rank') }} as null_reason,
    computed.metric_value as value,
    computed.value_amount,
    computed.coverage_count,
    computed.coverage_of,
    definitions.version as definition_version,
    computed.as_of_date
from {{ ref('int_metric_values_projects') }} as computed
left join {{ ref('definitions') }} as definitions on computed.metric_id = definitions.metric_id
where computed.entity_type like '{{ public_prefix() }}%'
