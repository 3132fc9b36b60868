{{ metric_family([
    ['earned_schedule_months', ['earned_schedule_months', 'ev_amount', 'pv_amount'], 'sums.earned_schedule_months', {'entity_types': ['project'], 'doubles': ['earned_schedule_months']}],
    ['spi_t', ['earned_schedule_months', 'actual_time_months', 'ev_amount', 'pv_amount'], divide('sums.earned_schedule_months', 'sums.actual_time_months'), {'doubles': ['earned_schedule_months']}],
]) }}
