-- The measures that the health policy judges (metrics.values)
select metric_id, value, null_reason
from metrics.values
where
    entity_type = 'project'
    and entity_id = $entity_id
    and as_of_date = $as_of_date
    and metric_id in ('cost_variance_vs_baseline_pct', 'schedule_slip_pct', 'cpi', 'spi_t')
order by metric_id
