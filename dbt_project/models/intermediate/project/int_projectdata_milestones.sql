-- Baseline 0 of each milestone: the first finish that landed, and the one that stands.
with baselines as (
    select
        source_name,
        project_reference,
        task_id,
        baseline_finish_date,
        row_number() over (
            partition by source_name, project_reference, task_id
            order by valid_from_at asc nulls first, extract_id asc nulls first
        ) as seniority
    from {{ ref('stg_projectdata__task_baselines') }}
    where reason_code is null and baseline_number = 0 and not is_deleted and baseline_finish_date is not null
),

standing as (
    select
        source_name,
        project_reference,
        task_id,
        case when not is_deleted then baseline_finish_date end as baseline_finish_date,
        row_number() over (
            partition by source_name, source_record_id
            order by valid_from_at desc nulls last, extract_id desc nulls last
        ) as recency
    from {{ ref('stg_projectdata__task_baselines') }}
    where reason_code is null and coalesce(baseline_number, 0) = 0
)

select
    tasks.source_name,
    tasks.source_record_id,
    tasks.extract_id,
    tasks.is_stale,
    tasks.project_reference,
    tasks.task_id as milestone_id,
    tasks.name,
    cast(null as double) as weight_pct,
    cast(null as decimal(18, 2)) as planned_value_amount,
    baselines.baseline_finish_date as original_baseline_date,
    standing.baseline_finish_date as baseline_date,
    tasks.planned_finish_date as forecast_date,
    tasks.actual_finish_date as actual_date,
    cast(null as date) as as_of_date
from {{ ref('stg_projectdata__tasks') }} as tasks
left join baselines
    on tasks.source_name = baselines.source_name
    and tasks.project_reference = baselines.project_reference
    and tasks.task_id = baselines.task_id
    and baselines.seniority = 1
left join standing
    on tasks.source_name = standing.source_name
    and tasks.project_reference = standing.project_reference
    and tasks.task_id = standing.task_id
    and standing.recency = 1
where tasks.is_milestone and tasks.is_own
