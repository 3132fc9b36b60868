with dependencies as (
    select
        stg_jira_align__dependencies.*,
        case when feature_id is not null then 'features' when capability_id is not null then 'capabilities' else 'epics' end as item_kind,
        coalesce(feature_id, capability_id, epic_id) as item_id
    from {{ ref('stg_jira_align__dependencies') }}
)

select
    dependencies.source_name,
    dependencies.source_record_id,
    dependencies.extract_id,
    items.project_reference,
    cast(null as string) as depends_on_reference,
    coalesce(dependencies.dependency_type, 'program') as kind,
    case
        when programs.record_name is not null then concat_ws(': ', dependencies.title, programs.record_name)
        else dependencies.title
    end as description,
    dependencies.status,
    dependencies.committed_date as needed_by_date,
    dependencies.is_stale
from dependencies
inner join {{ ref('int_jira_align_items') }} as items
    on dependencies.source_name = items.source_name
    and dependencies.item_kind = items.item_kind
    and dependencies.item_id = items.item_id
left join {{ ref('int_jira_align_names') }} as programs
    on dependencies.source_name = programs.source_name
    and 'program:' || dependencies.depends_on_program_id = programs.record_reference
