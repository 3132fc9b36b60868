with projects as (
    select distinct source_name, item_kind, source_record_id
    from {{ ref('stg_jira_align__projects') }}
    where item_kind is not null
),

epics as (
    select source_name, source_record_id as item_id from projects where item_kind = 'epics'
),

-- A capability lies in an epic.
capabilities as (
    select
        capabilities.source_name,
        capabilities.source_record_id as item_id,
        epics.item_id as project_reference
    from {{ ref('stg_jira_align__capabilities') }} as capabilities
    inner join epics on capabilities.source_name = epics.source_name and capabilities.epic_id = epics.item_id
),

capability_projects as (
    select source_name, item_id, project_reference from capabilities
    union all
    select source_name, source_record_id as item_id, source_record_id as project_reference from projects where item_kind = 'capabilities'
),

-- A feature lies in an epic or in a capability; where only its parent's id is known, that id must be of one of the two kinds.
feature_parents as (
    select
        features.source_name,
        features.source_record_id as item_id,
        coalesce(
            stated_capabilities.project_reference,
            stated_epics.item_id,
            case when parent_epics.item_id is null then parent_capabilities.project_reference end,
            case when parent_capabilities.item_id is null then parent_epics.item_id end
        ) as project_reference
    from {{ ref('stg_jira_align__features') }} as features
    left join capability_projects as stated_capabilities
        on features.source_name = stated_capabilities.source_name and features.capability_id = stated_capabilities.item_id
    left join epics as stated_epics
        on features.source_name = stated_epics.source_name and features.epic_id = stated_epics.item_id
    left join epics as parent_epics
        on features.source_name = parent_epics.source_name and features.parent_id = parent_epics.item_id
    left join capability_projects as parent_capabilities
        on features.source_name = parent_capabilities.source_name and features.parent_id = parent_capabilities.item_id
),

items as (
    select source_name, item_kind, source_record_id as item_id, source_record_id as project_reference, 1 as preference
    from projects
    union all
    select source_name, 'capabilities' as item_kind, item_id, project_reference, 2 as preference
    from capabilities
    union all
    select source_name, 'features' as item_kind, item_id, project_reference, 2 as preference
    from feature_parents
    where project_reference is not null
),

ranked as (
    select
        items.*,
        row_number() over (
            partition by source_name, item_kind, item_id order by preference asc nulls last, project_reference asc nulls last
        ) as preference_rank
    from items
)

select
    source_name,
    item_kind,
    item_id,
    project_reference
from ranked
where preference_rank = 1
