-- Every metric that is made from projects; a family of metrics is one entry here.
{% for family in ['earned_value', 'earned_schedule', 'schedule', 'money', 'risk', 'delivery', 'demand', 'value', 'balance', 'resources', 'procurement'] -%}
{% if not loop.first %}
union all
{% endif -%}
select metric_id, entity_type, entity_id, as_of_date, metric_value, value_amount, reason_rank, coverage_count, coverage_of
from {{ ref('int_metric_values_' ~ family) }}
{%- endfor %}
