-- Where an assignment tells its planned work, that is its plan, month by month; else its effort from start to finish.
-- Hours worked are those entered, where a project has time entries.
with told as (
    select
        source_name,
        assignment_reference,
        {{ month_end('start_date') }} as first_month_end_date,
        {{ month_end('finish_date') }} as last_month_end_date,
        sum(planned_hours) as planned_hours,
        min(start_date) as start_date,
        max(finish_date) as finish_date
    from {{ ref('stg_dataverse__planned_work') }}
    group by source_name, assignment_reference, {{ month_end('start_date') }}, {{ month_end('finish_date') }}
),

tellers as (
    select distinct source_name, assignment_reference from told
),

entered as (
    select distinct source_name, project_reference from {{ ref('int_dataverse_resources') }}
),

assignments as (
    select
        assignments.source_name,
        assignments.source_record_id,
        assignments.extract_id,
        assignments.is_stale,
        assignments.project_reference,
        assignments.resource_name,
        assignments.resource_reference as user_reference,
        teams.role_name as resource_type,
        case when tellers.assignment_reference is null then assignments.planned_hours end as planned_hours,
        case when entered.project_reference is null then assignments.actual_hours end as actual_hours,
        assignments.start_date,
        assignments.finish_date
    from {{ ref('stg_dataverse__assignments') }} as assignments
    left join tellers
        on assignments.source_name = tellers.source_name
        and assignments.source_record_id = tellers.assignment_reference
    left join entered
        on assignments.source_name = entered.source_name
        and assignments.project_reference = entered.project_reference
    left join {{ ref('stg_dataverse__teams') }} as teams
        on assignments.source_name = teams.source_name
        and assignments.team_reference = teams.source_record_id
),

months as (
    select
        assignments.source_name,
        concat(assignments.source_record_id, '|', cast(told.first_month_end_date as string), '|', cast(told.last_month_end_date as string)) as source_record_id,
        assignments.extract_id,
        assignments.is_stale,
        assignments.project_reference,
        assignments.resource_name,
        assignments.user_reference,
        assignments.resource_type,
        told.planned_hours,
        cast(null as double) as actual_hours,
        told.start_date,
        told.finish_date
    from told
    inner join assignments
        on told.source_name = assignments.source_name
        and told.assignment_reference = assignments.source_record_id
)

select * from assignments
union all
select * from months
