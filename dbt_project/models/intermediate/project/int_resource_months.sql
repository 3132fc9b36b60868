with resource_plans as (
    {{ conformed('resource_plans') }}
),

delivered_months as (
    {{ conformed('resources') }}
),

plans as (
    select
        plans.*,
        coalesce(plans.resource_name, user_named.record_name) as named_resource,
        {{ working_days('plans.start_date', 'plans.finish_date') }} as plan_working_days,
        {{ days_between('plans.start_date', 'plans.finish_date') }} + 1 as plan_days
    from resource_plans as plans
    left join {{ ref('int_records_named') }} as user_named
        on plans.source_name = user_named.source_name
        and plans.user_reference = user_named.record_reference
    where plans.start_date is not null and plans.finish_date >= plans.start_date
),

-- A plan's hours fall on its working days, on its days where it has none.
spread as (
    select
        plans.source_name,
        plans.source_record_id,
        plans.extract_id,
        plans.is_stale,
        plans.project_reference,
        plans.named_resource as resource_name,
        plans.resource_type as role_name,
        plans.planned_hours,
        plans.actual_hours,
        case
            when plans.plan_working_days > 0
                then {{ divide(working_days('greatest(plans.start_date, months.month_start_date)', 'least(plans.finish_date, months.month_end_date)'), 'plans.plan_working_days') }}
            else {{ divide(days_between('greatest(plans.start_date, months.month_start_date)', 'least(plans.finish_date, months.month_end_date)') ~ ' + 1', 'plans.plan_days') }}
        end as month_share,
        months.month_end_date
    from plans
    inner join {{ ref('int_months') }} as months
        on months.month_end_date >= plans.start_date
        and months.month_start_date <= plans.finish_date
),

resources as (
    select
        source_name, source_record_id, extract_id, is_stale, project_reference, resource_name, role_name,
        planned_hours, actual_hours, capacity_hours, month_end_date
    from delivered_months
    union all
    select
        source_name, source_record_id, extract_id, is_stale, project_reference, resource_name, role_name,
        planned_hours * month_share as planned_hours, actual_hours * month_share as actual_hours,
        cast(null as double) as capacity_hours, month_end_date
    from spread
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    resources.source_name,
    resources.source_record_id,
    resources.extract_id,
    resources.project_reference,
    resources.resource_name,
    resources.role_name,
    resources.planned_hours,
    resources.actual_hours,
    resources.capacity_hours,
    resources.is_stale,
    resources.month_end_date
from resources
{{ join_project('resources') }}
