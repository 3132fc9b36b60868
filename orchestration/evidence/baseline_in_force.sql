-- The baseline in force then, and the day to which time counts (core.fct_project_baselines, dim_projects)
select
    baselines.source_name,
    baselines.source_record_id,
    baselines.extract_id,
    baselines.baseline_number,
    baselines.baseline_start_date,
    baselines.baseline_finish_date,
    date_diff('day', baselines.baseline_start_date, baselines.baseline_finish_date) as duration_days,
    $as_of_date as as_of_date,
    projects.actual_finish_date
from core.fct_project_baselines as baselines
inner join core.dim_projects as projects on baselines.project_key = projects.project_key
where
    baselines.project_key = $entity_id
    and baselines.effective_date <= $as_of_date
    and (baselines.superseded_date is null or baselines.superseded_date > $as_of_date)
