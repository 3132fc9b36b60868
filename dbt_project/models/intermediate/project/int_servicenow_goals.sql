{#- How many goals of one project are read; the platform lists them as ids with commas between. -#}
{% set most = 40 %}
with positions as (
    {% for position in range(1, most + 1) -%}
    {% if not loop.first %}union all
    {% endif -%}
    select {{ position }} as position
    {% endfor %}
),

projects as (
    select
        source_name,
        source_record_id,
        extract_id,
        is_stale,
        concat_ws(',', goal_references, objective_references) as listed
    from {{ ref('stg_servicenow__project_links') }}
),

links as (
    select distinct
        projects.source_name,
        projects.source_record_id as project_reference,
        projects.extract_id,
        projects.is_stale,
        trim(split_part(projects.listed, ',', positions.position)) as goal_reference
    from projects
    cross join positions
    where trim(split_part(projects.listed, ',', positions.position)) <> ''
),

known_goals as (
    select source_name, source_record_id, goal_id, name from {{ ref('stg_servicenow__goals') }}
    union all
    select source_name, source_record_id, goal_id, name from {{ ref('stg_servicenow__strategic_goals') }}
)

select
    links.source_name,
    concat(links.project_reference, '|', links.goal_reference) as source_record_id,
    links.extract_id,
    links.is_stale,
    links.project_reference,
    coalesce(max(known_goals.goal_id), links.goal_reference) as goal_id,
    max(known_goals.name) as name
from links
left join known_goals
    on links.source_name = known_goals.source_name
    and links.goal_reference = known_goals.source_record_id
group by links.source_name, links.project_reference, links.goal_reference, links.extract_id, links.is_stale
