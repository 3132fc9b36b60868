{#
  Every project with each entity it is a member of, itself included: (project_key, entity_type, entity_id); the published ones
  again as members of the city, portfolio, program and department that the public sees. Sums over those leave out projects
  whose procurement is under way, as the others and the sum would give their money away.
#}
{% macro entity_memberships() -%}
    select project_key, 'project' as entity_type, project_key as entity_id from {{ ref('int_projects') }}
    union all
    select project_key, 'city' as entity_type, 'city' as entity_id from {{ ref('int_projects') }}
    {% for thing in ['portfolio', 'program', 'department'] -%}
    union all
    select project_key, '{{ thing }}' as entity_type, {{ surrogate_key([thing ~ '_name']) }} as entity_id
    from {{ ref('int_projects') }}
    where {{ thing }}_name is not null
    {% endfor -%}
    {% for thing in ['city', 'portfolio', 'program', 'department'] -%}
    union all
    select
        projects.project_key,
        '{{ public_prefix() }}{{ thing }}' as entity_type,
        {{ "'city'" if thing == 'city' else surrogate_key(['projects.' ~ thing ~ '_name']) }} as entity_id
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_project_publication') }} as publication on projects.project_key = publication.project_key
    where
        publication.is_published
        and not publication.is_procurement_sensitive
        {%- if thing != 'city' %}
        and projects.{{ thing }}_name is not null
        {%- endif %}
    {% endfor %}
{%- endmacro %}

{# How the kinds of the entities begin that hold published projects alone. #}
{% macro public_prefix() -%}
    public_
{%- endmacro %}

{#
  The dates that the city has figures at, whether its sources tell of projects or of money alone: those of its projects, and
  those since its first accepted extract.
#}
{% macro city_dates() -%}
    select as_of_date from {{ ref('int_metric_members') }} where entity_type = 'city'
    union
    select as_of_date from {{ ref('int_trust_dates') }} where entity_type = 'city'
{%- endmacro %}

{# The inputs of a project's metrics that int_project_measures adds to those of int_metric_inputs, each with its reason. #}
{% macro further_inputs() -%}
    {{ return([
        'escalated_issues_count', 'overdue_actions_count', 'gate_age_days', 'gates_open_count', 'conditions_overdue_count',
        'weighted_score', 'wsjf_score', 'npv_value', 'benefit_value', 'cost_value', 'irr', 'mirr', 'payback_years',
        'benefit_total_amount', 'cost_total_amount', 'benefit_realized_amount', 'benefit_planned_amount', 'without_goal_count'
    ]) }}
{%- endmacro %}

{# A rate of the city's policy as DOUBLE: 0.07 or 7%. Null where it is no number, or none that a value can be discounted by. #}
{% macro policy_rate(text) -%}
    {%- set plain = "try_cast(replace(trim(" ~ text ~ "), '%', '') as decimal(18, 12))" -%}
    {%- set rate = "cast(" ~ plain ~ " as double) * case when right(trim(" ~ text ~ "), 1) = '%' then 0.01 else 1 end" -%}
    case when {{ rate }} between -0.1 and 10 then {{ rate }} end
{%- endmacro %}

{# Whether a demand was decided in the fiscal year to date of entity_dates. #}
{% macro decided_in_year() -%}
    demands.decided_date between {{ fiscal_year_start_of('entity_dates.as_of_date') }} and entity_dates.as_of_date
{%- endmacro %}

{# The reason of an input whose stream no source of the project has; `streams` holds has_<stream>. #}
{% macro missing_without_stream(stream) -%}
    case when not streams.has_{{ stream }} then {{ reason('source_missing') }} end
{%- endmacro %}

{#
  A cash flow times exp(y x its year), with the scale taken off that keeps every term within 1, as DECIMAL; `bounds` is the row
  of its project in a search for the root, `flows` the flow.
#}
{% macro scaled_flow(y, factor='') -%}
    cast({{ factor }}flows.scaled_net * exp({{ y }} * flows.year_number - greatest({{ y }} * bounds.last_year, 0)) as decimal(38, 24))
{%- endmacro %}
