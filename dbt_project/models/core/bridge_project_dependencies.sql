with dependencies_between_projects as (
    {{ conformed('dependencies') }}
),

tasks as (
    {{ conformed('tasks') }}
),

links as (
    {{ conformed('task_dependencies') }}
),

delivered as (
    select
        {{ resolved_project_key() }} as project_key,
        {{ resolved_project_key('depends_') }} as depends_on_project_key,
        dependencies.source_name,
        dependencies.source_record_id,
        dependencies.extract_id,
        dependencies.kind,
        dependencies.description,
        dependencies.status,
        dependencies.is_stale,
        dependencies.needed_by_date
    from dependencies_between_projects as dependencies
    {{ join_project('dependencies') }}
    {{ join_project('dependencies', 'depends_on_reference', 'depends_') }}
),

-- A platform keeps dependencies between tasks; between projects they are those whose tasks lie in two projects.
task_projects as (
    select
        tasks.source_name,
        tasks.source_record_id as task_reference,
        {{ resolved_project_key() }} as project_key
    from tasks
    {{ join_project('tasks') }}
    union all
    select source_name, source_record_id as task_reference, project_key
    from {{ ref('int_project_members') }}
),

platform as (
    select
        successors.project_key,
        predecessors.project_key as depends_on_project_key,
        links.source_name,
        links.source_record_id,
        links.extract_id,
        links.kind,
        cast(null as string) as description,
        cast(null as string) as status,
        links.is_stale,
        cast(null as date) as needed_by_date
    from links
    inner join task_projects as predecessors
        on links.source_name = predecessors.source_name
        and links.predecessor_reference = predecessors.task_reference
    inner join task_projects as successors
        on links.source_name = successors.source_name
        and links.successor_reference = successors.task_reference
    where predecessors.project_key <> successors.project_key
),

dependencies as (
    select * from delivered
    union all
    select * from platform
)

select
    {{ surrogate_key(['source_name', 'source_record_id']) }} as dependency_key,
    project_key,
    depends_on_project_key,
    source_name,
    source_record_id,
    extract_id,
    kind,
    description,
    status,
    is_stale,
    needed_by_date
from dependencies
