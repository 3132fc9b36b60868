-- What a source of projects does not have: its kind of system keeps no such thing, or this one never delivered any.
with entity_streams as (
    {{ entity_streams() }}
),

sources as (
    select statuses.source_name, max(statuses.relation) as relation
    from {{ source('landing', 'stream_status') }} as statuses
    inner join entity_streams
        on statuses.relation = entity_streams.relation
        and statuses.stream = entity_streams.stream
        and entity_streams.entity = 'projects'
    group by statuses.source_name
),

entities as (
    {% for entity in project_entities() + ['percent_complete'] -%}
    {% if not loop.first %}union all
    {% endif -%}
    select '{{ entity }}' as entity
    {% endfor %}
),

known as (
    select source_name, stream as entity
    from {{ ref('int_streams_accepted') }}
    union
    select source_name, 'percent_complete' as entity
    from {{ ref('int_members_versioned') }}
    where is_current and percent_complete is not null
)

select
    sources.source_name,
    entities.entity,
    case
        when entities.entity = 'percent_complete' or entity_streams.entity is not null then 'not_delivered'
        else 'not_kept'
    end as absence
from sources
cross join entities
left join entity_streams
    on sources.relation = entity_streams.relation
    and entities.entity = entity_streams.entity
left join known
    on sources.source_name = known.source_name
    and entities.entity = known.entity
where known.source_name is null
