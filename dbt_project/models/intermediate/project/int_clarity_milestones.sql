with scales as (
    select
        source_name,
        case when max(stated_percent_complete) <= 1.01 then 1 else 100 end as whole_percent
    from {{ ref('stg_clarity__tasks') }}
    where stated_percent_complete is not null
    group by source_name
)

-- The platform keeps one finish date of a task: of a completed one it is the actual finish where no other is stated.
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
    cast(null as date) as original_baseline_date,
    tasks.baseline_finish_date as baseline_date,
    tasks.planned_finish_date as forecast_date,
    coalesce(
        tasks.actual_finish_date,
        case when tasks.is_completed or tasks.stated_percent_complete >= scales.whole_percent then tasks.planned_finish_date end
    ) as actual_date,
    cast(null as date) as as_of_date
from {{ ref('stg_clarity__tasks') }} as tasks
left join scales on tasks.source_name = scales.source_name
where tasks.is_milestone
