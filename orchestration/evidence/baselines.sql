-- The baselines known by then (core.fct_project_baselines)
select
    baselines.source_name,
    baselines.source_record_id,
    baselines.extract_id,
    baselines.baseline_number,
    baselines.baseline_start_date,
    baselines.baseline_finish_date,
    baselines.effective_date,
    case when baselines.baseline_number > 1 then 1 else 0 end as is_change,
    date_diff('day', baselines.baseline_start_date, baselines.baseline_finish_date) as duration_days
from core.fct_project_baselines as baselines
where baselines.project_key = $entity_id and baselines.effective_date <= $as_of_date
order by baselines.baseline_number
