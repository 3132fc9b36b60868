-- A goal is left without projects when none of those that serve it is known by then, save deleted and cancelled ones.
with dates as (
    {{ city_dates() }}
),

served as (
    select
        dates.as_of_date,
        goals.source_name,
        coalesce(goals.goal_id, goals.name) as goal_id,
        count(states.project_key) as projects
    from dates
    cross join {{ ref('fct_goals') }} as goals
    left join {{ ref('int_projects') }} as projects
        on goals.project_key = projects.project_key
        and not projects.is_deleted
        and projects.status <> 'cancelled'
    left join {{ ref('int_project_dates') }} as states
        on projects.project_key = states.project_key
        and dates.as_of_date = states.as_of_date
    where coalesce(goals.goal_id, goals.name) is not null
    group by dates.as_of_date, goals.source_name, coalesce(goals.goal_id, goals.name)
),

unserved as (
    select
        as_of_date,
        cast(count(*) as integer) as goals,
        count(case when projects = 0 then 1 end) as goals_without
    from served
    group by as_of_date
),

known as (
    select count(*) > 0 as has_goals
    from {{ ref('int_streams_accepted') }}
    where stream = 'goals'
)

{{ metric_family([
    ['strategic_goal_spend_share', ['goal_spend_amount', 'fiscal_year_amount'], divide('sums.goal_spend_amount', 'sums.fiscal_year_amount')],
    ['run_grow_transform_share', ['changing_spend_amount', 'fiscal_year_amount'], divide('sums.changing_spend_amount', 'sums.fiscal_year_amount')],
    ['projects_without_goal', ['without_goal_count'], 'sums.without_goal_count'],
]) }}
union all
select
    'goals_without_projects' as metric_id,
    'city' as entity_type,
    'city' as entity_id,
    dates.as_of_date,
    case when known.has_goals then cast(coalesce(unserved.goals_without, 0) as double) end as metric_value,
    cast(null as decimal(18, 2)) as value_amount,
    cast(case when not known.has_goals then {{ reason('source_missing') }} end as integer) as reason_rank,
    case when known.has_goals then coalesce(unserved.goals, 0) else 0 end as coverage_count,
    case when known.has_goals then coalesce(unserved.goals, 0) else 0 end as coverage_of
from dates
cross join known
left join unserved on dates.as_of_date = unserved.as_of_date
