with baselines as (
    select
        tasks.source_name,
        tasks.task_reference,
        tasks.finish_date,
        row_number() over (
            partition by tasks.source_name, tasks.task_reference
            order by baselines.created_at asc nulls first, baselines.source_record_id asc nulls first
        ) as seniority,
        row_number() over (
            partition by tasks.source_name, tasks.task_reference
            order by baselines.is_gone asc nulls first, baselines.created_at desc nulls last, baselines.source_record_id desc nulls last
        ) as recency,
        baselines.is_gone
    from {{ ref('stg_dataverse__baseline_tasks') }} as tasks
    inner join {{ ref('stg_dataverse__baselines') }} as baselines
        on tasks.source_name = baselines.source_name
        and tasks.baseline_reference = baselines.source_record_id
    where tasks.finish_date is not null
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
    first_baselines.finish_date as original_baseline_date,
    case when not last_baselines.is_gone then last_baselines.finish_date end as baseline_date,
    tasks.planned_finish_date as forecast_date,
    tasks.actual_finish_date as actual_date,
    cast(null as date) as as_of_date
from {{ ref('stg_dataverse__tasks') }} as tasks
left join baselines as first_baselines
    on tasks.source_name = first_baselines.source_name
    and tasks.source_record_id = first_baselines.task_reference
    and first_baselines.seniority = 1
left join baselines as last_baselines
    on tasks.source_name = last_baselines.source_name
    and tasks.source_record_id = last_baselines.task_reference
    and last_baselines.recency = 1
where tasks.is_milestone
