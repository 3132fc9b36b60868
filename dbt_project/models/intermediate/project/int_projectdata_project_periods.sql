-- Planned and spent are the feed's own money by month. Earned is a task's planned money once it is finished, and at the status date the feed's own BCWP.
with foreign_projects as (
    select source_name, source_record_id as project_reference
    from {{ ref('stg_projectdata__projects') }}
    where not is_in_city_currency
    group by source_name, source_record_id
),

movements as (
    select
        source_name, project_reference, month_end_date as period_end_date, planned_value_amount,
        cast(null as decimal(18, 2)) as earned_amount, actual_cost_amount, extract_id, is_stale
    from {{ ref('int_projectdata_task_months') }}
    union all
    select
        source_name, project_reference, {{ month_end('actual_finish_date') }} as period_end_date,
        cast(null as decimal(18, 2)) as planned_value_amount, planned_value_amount as earned_amount,
        cast(null as decimal(18, 2)) as actual_cost_amount, extract_id, is_stale
    from {{ ref('int_projectdata_task_months') }}
    where actual_finish_date is not null and planned_value_amount is not null
),

statuses as (
    select
        projects.source_name,
        projects.source_record_id as project_reference,
        projects.status_date,
        projects.earned_value_amount,
        projects.is_stream_stale,
        projects.extract_id,
        row_number() over (
            partition by projects.source_name, projects.source_record_id
            order by projects.valid_from_at desc nulls last, projects.extract_id desc nulls last
        ) as recency
    from {{ ref('stg_projectdata__projects') }} as projects
    inner join (
        select source_name, project_reference
        from {{ ref('int_projectdata_task_months') }}
        where planned_value_amount is not null
        group by source_name, project_reference
    ) as planned
        on projects.source_name = planned.source_name
        and projects.source_record_id = planned.project_reference
    where projects.reason_code is null and not projects.is_deleted
),

stated as (
    select source_name, project_reference, status_date, earned_value_amount, is_stream_stale, extract_id
    from statuses
    where recency = 1 and status_date is not null and earned_value_amount > 0
),

-- Money of a project in another currency is not the city's: it has no periods here.
monthly as (
    select
        movements.source_name,
        movements.project_reference,
        period_end_date,
        sum(planned_value_amount) as planned_amount,
        sum(earned_amount) as earned_amount,
        sum(actual_cost_amount) as spent_amount,
        max(extract_id) as extract_id,
        max(case when is_stale then 1 else 0 end) = 1 as is_stale
    from movements
    left join foreign_projects
        on movements.source_name = foreign_projects.source_name
        and movements.project_reference = foreign_projects.project_reference
    where foreign_projects.project_reference is null
    group by movements.source_name, movements.project_reference, period_end_date
),

running as (
    select
        source_name,
        project_reference,
        period_end_date,
        extract_id,
        is_stale,
        case when count(planned_amount) over (partition by source_name, project_reference) > 0 then coalesce(sum(planned_amount) over (
            partition by source_name, project_reference order by period_end_date asc nulls last
        ), 0) end as planned_amount,
        case when count(planned_amount) over (partition by source_name, project_reference) > 0 then coalesce(sum(earned_amount) over (
            partition by source_name, project_reference order by period_end_date asc nulls last
        ), 0) end as earned_amount,
        case when count(spent_amount) over (partition by source_name, project_reference) > 0 then coalesce(sum(spent_amount) over (
            partition by source_name, project_reference order by period_end_date asc nulls last
        ), 0) end as spent_amount
    from monthly
),

dated as (
    select
        running.source_name,
        running.project_reference,
        running.period_end_date,
        running.extract_id,
        running.is_stale,
        running.planned_amount,
        case when stated.status_date is null or running.period_end_date < stated.status_date then running.earned_amount end as earned_amount,
        running.spent_amount
    from running
    left join stated
        on running.source_name = stated.source_name
        and running.project_reference = stated.project_reference
    union all
    select
        source_name,
        project_reference,
        status_date as period_end_date,
        extract_id,
        is_stream_stale as is_stale,
        cast(null as decimal(18, 2)) as planned_amount,
        earned_value_amount as earned_amount,
        cast(null as decimal(18, 2)) as spent_amount
    from stated
)

select
    source_name,
    concat_ws('|', project_reference, cast(period_end_date as string)) as source_record_id,
    max(extract_id) as extract_id,
    max(case when is_stale then 1 else 0 end) = 1 as is_stale,
    project_reference,
    {{ to_amount('max(planned_amount)') }} as planned_value_amount,
    {{ to_amount('max(earned_amount)') }} as earned_value_amount,
    {{ to_amount('max(spent_amount)') }} as actual_cost_amount,
    period_end_date
from dated
group by source_name, project_reference, period_end_date
