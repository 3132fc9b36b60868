-- Which streams are known for a project's source: accepted from it, or from elsewhere with rows that are its projects'.
-- Finance and procurement are the city's: source_name `*`.
{% set facts = {'risks': 'int_risks', 'issues': 'int_issues', 'status_reports': 'int_status_reports', 'milestones': 'int_milestones'} %}
{% set ledgers = {'journal_lines': 'int_journal_lines', 'budget_lines': 'int_budget_events', 'purchase_order_lines': 'int_encumbrance_events'} %}
with known as (
    select
        source_name,
        case when relation = 'servicenow' and stream = 'tasks' then 'milestones' else stream end as stream
    from {{ source('landing', 'stream_status') }}
    where last_accepted_at is not null
    union all
    select '*' as source_name, stream
    from {{ source('landing', 'stream_status') }}
    where last_accepted_at is not null and relation = 'delivered'
    {% for stream, model in facts.items() -%}
    union all
    select projects.source_name, '{{ stream }}' as stream
    from {{ ref(model) }} as facts
    inner join {{ ref('int_projects') }} as projects on facts.project_key = projects.project_key
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
