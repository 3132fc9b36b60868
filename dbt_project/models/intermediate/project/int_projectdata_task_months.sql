-- Tasks that have tasks below them hold the same money again: they are left out, but where a site publishes nothing else.
with months as (
    select
        source_name, project_reference, task_id, month_start_date, planned_value_amount,
        cast(null as decimal(18, 2)) as actual_cost_amount, extract_id, is_stale
    from {{ ref('stg_projectdata__task_baseline_months') }}
    union all
    select
        source_name, project_reference, task_id, month_start_date, cast(null as decimal(18, 2)) as planned_value_amount,
        actual_cost_amount, extract_id, is_stale
    from {{ ref('stg_projectdata__task_months') }}
),

placed as (
    select
        months.*,
        tasks.task_id is not null as is_task,
        coalesce(not tasks.is_summary, false) as is_lowest,
        tasks.actual_finish_date,
        max(case when not tasks.is_summary then 1 else 0 end) over (
            partition by months.source_name, months.project_reference
        ) as has_lowest
    from months
    left join {{ ref('stg_projectdata__tasks') }} as tasks
        on months.source_name = tasks.source_name
        and months.project_reference = tasks.project_reference
        and months.task_id = tasks.task_id
)

select
    source_name,
    project_reference,
    task_id,
    {{ month_end('month_start_date') }} as month_end_date,
    max(actual_finish_date) as actual_finish_date,
    {{ to_amount('sum(planned_value_amount)') }} as planned_value_amount,
    {{ to_amount('sum(actual_cost_amount)') }} as actual_cost_amount,
    max(case when is_stale then 1 else 0 end) = 1 as is_stale,
    max(extract_id) as extract_id
from placed
where is_lowest or (coalesce(has_lowest, 0) = 0 and not is_task)
group by source_name, project_reference, task_id, {{ month_end('month_start_date') }}
