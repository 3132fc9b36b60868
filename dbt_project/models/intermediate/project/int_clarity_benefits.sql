-- The plan of record is the marked one; where none bears a mark, the newest.
with ranked as (
    select
        plans.*,
        max(case when is_plan_of_record is not null then 1 else 0 end) over (
            partition by source_name, project_reference
        ) as has_mark,
        row_number() over (
            partition by source_name, project_reference
            order by is_plan_of_record desc nulls last, changed_at desc nulls last, try_cast(source_record_id as bigint) desc nulls last
        ) as preference
    from {{ ref('stg_clarity__benefit_plans') }} as plans
)

select
    source_name,
    source_record_id,
    extract_id,
    is_stale,
    project_reference,
    benefit_id,
    'benefit' as kind,
    planned_amount,
    cast(null as decimal(18, 2)) as forecast_amount,
    realized_amount,
    cast(null as date) as period_end_date
from ranked
where preference = 1 and (has_mark = 0 or is_plan_of_record)
