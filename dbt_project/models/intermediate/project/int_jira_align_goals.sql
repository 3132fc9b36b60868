with goals as (
    select
        source_name,
        'goals/' || source_record_id as goal_id,
        extract_id,
        is_stale,
        cast(null as string) as project_reference,
        name
    from {{ ref('stg_jira_align__goals') }}
),

objectives as (
    select
        objectives.source_name,
        'objectives/' || objectives.source_record_id as goal_id,
        objectives.extract_id,
        objectives.is_stale,
        items.project_reference,
        objectives.name
    from {{ ref('stg_jira_align__objectives') }} as objectives
    left join {{ ref('int_jira_align_items') }} as items
        on objectives.source_name = items.source_name
        and items.item_kind = 'epics'
        and objectives.epic_id = items.item_id
)

select
    source_name,
    goal_id as source_record_id,
    extract_id,
    project_reference,
    goal_id,
    name,
    is_stale
from (
    select * from goals
    union all
    select * from objectives
) as goals_and_objectives
