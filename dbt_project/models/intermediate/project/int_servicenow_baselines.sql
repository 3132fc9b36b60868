-- The dates of a baseline are those of its item for the project itself, else the span of its items.
select
    baselines.source_name,
    baselines.source_record_id,
    baselines.extract_id,
    baselines.is_stale,
    baselines.project_reference,
    baselines.source_record_id as baseline_reference,
    baselines.created_date,
    baselines.created_at,
    coalesce(
        max(case when items.task_reference = baselines.project_reference then items.start_date end),
        min(items.start_date)
    ) as baseline_start_date,
    coalesce(
        max(case when items.task_reference = baselines.project_reference then items.finish_date end),
        max(items.finish_date)
    ) as baseline_finish_date,
    baselines.is_gone
from {{ ref('stg_servicenow__baselines') }} as baselines
inner join {{ ref('stg_servicenow__baseline_items') }} as items
    on baselines.source_name = items.source_name
    and baselines.source_record_id = items.baseline_reference
group by
    baselines.source_name, baselines.source_record_id, baselines.extract_id, baselines.is_stale, baselines.project_reference,
    baselines.created_date, baselines.created_at, baselines.is_gone
