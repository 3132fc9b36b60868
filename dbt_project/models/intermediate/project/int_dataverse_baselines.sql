-- The dates of a baseline are the span of its tasks.
with spans as (
    select
        source_name,
        baseline_reference,
        min(start_date) as baseline_start_date,
        max(finish_date) as baseline_finish_date
    from {{ ref('stg_dataverse__baseline_tasks') }}
    group by source_name, baseline_reference
)

select
    baselines.source_name,
    baselines.source_record_id,
    baselines.extract_id,
    baselines.is_stale,
    baselines.project_reference,
    baselines.source_record_id as baseline_reference,
    baselines.created_date,
    baselines.created_at,
    spans.baseline_start_date,
    spans.baseline_finish_date,
    baselines.is_gone
from {{ ref('stg_dataverse__baselines') }} as baselines
inner join spans
    on baselines.source_name = spans.source_name
    and baselines.source_record_id = spans.baseline_reference
