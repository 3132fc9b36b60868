{#- The measures that health policies may judge, one row per project, date and metric. -#}
{% set dimensions = [
    ('cost_variance_vs_baseline_pct', ['forecast_cost_amount', 'approved_budget_amount'], divide('inputs.forecast_cost_amount - inputs.approved_budget_amount', 'inputs.approved_budget_amount')),
    ('schedule_slip_pct', ['slip_baseline_days', 'baseline_duration_days'], divide('inputs.slip_baseline_days', 'inputs.baseline_duration_days')),
    ('cpi', ['ev_amount', 'ac_amount'], divide('inputs.ev_amount', 'inputs.ac_amount')),
    ('spi_t', ['earned_schedule_months', 'ev_amount', 'pv_amount'], divide('inputs.earned_schedule_months', 'inputs.actual_time_months')),
] %}
{% for metric_id, needed, formula in dimensions -%}
{% if not loop.first %}
union all
{% endif -%}
select
    inputs.project_key,
    inputs.as_of_date,
    '{{ metric_id }}' as metric_id,
    case when {% for input in needed %}inputs.{{ input }}_reason is null{% if not loop.last %} and {% endif %}{% endfor %} then {{ formula }} end as metric_value
from {{ ref('int_metric_inputs') }} as inputs
{% endfor %}
