{% set dimensions = ['reported_health', 'schedule_health', 'cost_health', 'scope_health'] %}
with reports as (
    {{ conformed('status_reports') }}
),

-- Authors whose reports are a reviewer's, not the manager's; of one source where the policy names it.
reviewers as (
    {{ independent_reviewers('status_report', 'author') }}
)

select
    {{ resolved_project_key() }} as project_key,
    {{ resolved_member_key() }} as member_key,
    reports.source_name,
    reports.source_record_id,
    reports.extract_id,
    reports.project_reference,
    {% for dimension in dimensions -%}
    coalesce(
        {{ to_health(mapped_value(dimension, has_code=true)) }},
        nullif({{ to_health('reports.' ~ dimension ~ '_text') }}, 'unknown'),
        {{ to_health('reports.' ~ dimension ~ '_code') }},
        {{ to_health('reports.' ~ dimension ~ '_text') }}
    ) as {{ dimension }},
    {% endfor -%}
    reports.reported_health_text as health_text,
    reports.summary,
    reports.author_name,
    reports.is_published,
    reviewers.author is not null as is_independent,
    reports.is_stale,
    reports.report_date
from reports
{{ join_project('reports') }}
left join reviewers
    on reports.source_name = reviewers.source_name
    and {{ matchable('reports.author_name') }} = reviewers.author
{% for dimension in dimensions -%}
{{ join_value_maps('reports', dimension, dimension ~ '_text', dimension ~ '_code') }}
{% endfor %}
