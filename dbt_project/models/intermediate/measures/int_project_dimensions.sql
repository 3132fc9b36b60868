{#-
  The measures that health policies may judge, one row per project, date and metric, and why one has no value. The first
  four are always there; the others where the city's policy names them.
-#}
{% set policies = ref('int_health_policies') %}
{% set dimensions = [
    ('cost_variance_vs_baseline_pct', ['forecast_cost_amount', 'approved_budget_amount'], divide('inputs.forecast_cost_amount - inputs.approved_budget_amount', 'inputs.approved_budget_amount')),
    ('schedule_slip_pct', ['slip_baseline_days', 'baseline_duration_days'], divide('inputs.slip_baseline_days', 'inputs.baseline_duration_days')),
    ('cpi', ['ev_amount', 'ac_amount'], divide('inputs.ev_amount', 'inputs.ac_amount')),
    ('spi_t', ['earned_schedule_months', 'ev_amount', 'pv_amount'], divide('inputs.earned_schedule_months', 'inputs.actual_time_months')),
    ('cost_variance_vs_original_pct', ['forecast_cost_amount', 'original_approved_budget_amount'], divide('inputs.forecast_cost_amount - inputs.original_approved_budget_amount', 'inputs.original_approved_budget_amount')),
    ('slip_days_vs_baseline', ['slip_baseline_days'], 'cast(inputs.slip_baseline_days as double)'),
    ('slip_days_vs_original', ['slip_original_days'], 'cast(inputs.slip_original_days as double)'),
    ('slip_days_vs_previous', ['slip_previous_days'], 'cast(inputs.slip_previous_days as double)'),
    ('spi', ['ev_amount', 'pv_amount'], divide('inputs.ev_amount', 'inputs.pv_amount')),
    ('cv_pct', ['ev_amount', 'ac_amount'], divide('inputs.ev_amount - inputs.ac_amount', 'inputs.ev_amount')),
    ('sv_pct', ['ev_amount', 'pv_amount'], divide('inputs.ev_amount - inputs.pv_amount', 'inputs.pv_amount')),
    ('status_report_age_days', ['report_age_days'], 'cast(inputs.report_age_days as double)'),
] %}
with measured as (
    {% for metric_id, needed, formula in dimensions -%}
    {% set reasons = [] -%}
    {% for input in needed %}{% do reasons.append('inputs.' ~ input ~ '_reason') %}{% endfor -%}
    {% if not loop.first %}union all
    {% endif -%}
    select
        inputs.project_key,
        inputs.as_of_date,
        '{{ metric_id }}' as metric_id,
        case when {{ first_reason(reasons) }} is null then {{ formula }} end as metric_value,
        {{ first_reason(reasons) }} as reason_rank
    from {{ ref('int_metric_inputs') }} as inputs
    {% if loop.index > 4 -%}
    where inputs.is_in_span and exists (select 1 from {{ policies }} as policies where policies.metric_id = '{{ metric_id }}')
    {% else -%}
    where inputs.is_in_span
    {% endif -%}
    {% endfor %}
)

select
    project_key,
    as_of_date,
    metric_id,
    metric_value,
    case when metric_value is null then coalesce(reason_rank, {{ reason('zero_denominator') }}) end as reason_rank
from measured
