{% set schedule = ['earned_schedule_months', 'actual_time_months', 'planned_duration_months', 'ev_amount', 'pv_amount'] %}
{% set project = {'entity_types': ['project'], 'doubles': ['earned_schedule_months']} %}
{{ metric_family([
    ['earned_schedule_months', ['earned_schedule_months', 'ev_amount', 'pv_amount'], 'sums.earned_schedule_months', project],
    ['sv_t_months', schedule, '(sums.earned_schedule_months - sums.actual_time_months)', project],
    ['spi_t', ['earned_schedule_months', 'actual_time_months', 'ev_amount', 'pv_amount'], divide('sums.earned_schedule_months', 'sums.actual_time_months'), {'doubles': ['earned_schedule_months']}],
    ['ieac_t_months', schedule, divide('sums.planned_duration_months * sums.actual_time_months', 'sums.earned_schedule_months'), project],
    ['tspi', schedule, divide('sums.planned_duration_months - sums.earned_schedule_months', 'sums.planned_duration_months - sums.actual_time_months'), {'doubles': ['earned_schedule_months']}],
]) }}
