-- An entity's months: from its first to the month after it ends, by status and actual finish.
with known as (
    select
        project_key,
        min(valid_from_date) as first_known_date
    from {{ ref('int_projects_versioned') }}
    group by project_key
),

endings as (
    select
        project_key,
        max(case when is_ended and not was_ended then valid_from_date end) as ended_date
    from (
        select
            project_key,
            valid_from_date,
            status in ('completed', 'cancelled') as is_ended,
            coalesce(lag(status) over (partition by project_key order by valid_from_at asc nulls first), '') in ('completed', 'cancelled') as was_ended
        from {{ ref('int_projects_versioned') }}
    ) as steps
    group by project_key
),

dated as (
    select
        projects.project_key,
        plans.plan_first_month_index,
        coalesce(plans.plan_first_month_index, {{ month_index('projects.actual_start_date') }}, {{ month_index('known.first_known_date') }}) as first_cost_month_index,
        least(
            {{ month_index('known.first_known_date') }},
            coalesce(plans.plan_first_month_index, {{ month_index('known.first_known_date') }}),
            coalesce({{ month_index('projects.actual_start_date') }}, {{ month_index('known.first_known_date') }})
        ) as first_month_index,
        case
            when projects.actual_finish_date <= {{ city_date() }} then projects.actual_finish_date
            when projects.status in ('completed', 'cancelled') then endings.ended_date
        end as end_date
    from {{ ref('int_projects') }} as projects
    inner join known on projects.project_key = known.project_key
    left join endings on projects.project_key = endings.project_key
    left join {{ ref('int_project_plans') }} as plans on projects.project_key = plans.project_key
)

select
    project_key,
    plan_first_month_index,
    first_cost_month_index,
    least(first_month_index, coalesce({{ month_index('end_date') }}, first_month_index)) as first_month_index,
    {{ month_index('end_date') }} as end_month_index,
    end_date
from dated
