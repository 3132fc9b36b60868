-- Which streams are known for a source of projects, by the names of the entities they tell: accepted from it, or from
-- elsewhere with rows that are its projects'. Finance and procurement are the city's: source_name `*`.
{% set facts = {
    'milestones': 'int_milestones', 'risks': 'int_risks', 'issues': 'int_issues', 'change_requests': 'int_change_requests',
    'demands': 'int_demands', 'status_reports': 'int_status_reports', 'resources': 'int_resource_months'
} %}
{% set ledgers = {'journal_lines': 'int_journal_lines', 'budget_lines': 'int_budget_events', 'purchase_order_lines': 'int_encumbrance_events'} %}
with entity_streams as (
    {{ entity_streams() }}
),

{% for entity in ['benefits', 'goals', 'gates'] -%}
{{ entity }} as (
    {{ conformed(entity) }}
),

{% endfor -%}
known as (
    select
        statuses.source_name,
        entity_streams.entity as stream
    from {{ source('landing', 'stream_status') }} as statuses
    inner join entity_streams
        on statuses.relation = entity_streams.relation
        and statuses.stream = entity_streams.stream
    where statuses.last_accepted_at is not null
    union all
    select '*' as source_name, stream
    from {{ source('landing', 'stream_status') }}
    where last_accepted_at is not null and relation = 'delivered'
    {% for entity, model in facts.items() -%}
    union all
    select members.source_name, '{{ entity }}' as stream
    from {{ ref(model) }} as facts
    inner join {{ ref('int_project_members') }} as members on facts.member_key = members.member_key
    {% endfor -%}
    {% for entity in ['benefits', 'goals', 'gates'] -%}
    union all
    select members.source_name, '{{ entity }}' as stream
    from {{ entity }}
    {{ join_project(entity) }}
    inner join {{ ref('int_project_members') }} as members on {{ resolved_member_key() }} = members.member_key
    {% endfor -%}
    {% for stream, model in ledgers.items() -%}
    union all
    select '*' as source_name, '{{ stream }}' as stream
    from {{ ref(model) }}
    {% endfor %}
)

select source_name, stream
from known
group by source_name, stream
