{# The day that begins a ServiceNow text of a date or time without a zone: 20260101T000000, 2026-01-01, 2026-01-01 00:00:00. #}
{% macro servicenow_day(text) -%}
    {%- set digits = "replace(" ~ text ~ ", '-', '')" -%}
    try_cast(concat(substr({{ digits }}, 1, 4), '-', substr({{ digits }}, 5, 2), '-', substr({{ digits }}, 7, 2)) as date)
{%- endmacro %}

{# What a breakdown row is for: the money of a plan stands once for its task and once for its portfolio. Null where it does not say. #}
{% macro servicenow_scope(column) -%}
    case
        when concat_ws(' ', {{ folded(column) }}, {{ folded(column ~ '_display') }}) like '%portfolio%' then 'portfolio'
        when {{ column }} is not null then 'task'
    end
{%- endmacro %}

{#
  Whether a breakdown row of `alias` counts: the task's does, the portfolio's says the same money again. A row that does not
  say what it is for is the portfolio's where it names one and its plan has another row in that period that does not.
  `task_rows`: how many rows of its plan and period are the task's.
#}
{% macro servicenow_counts(alias) -%}
    coalesce({{ alias }}.scope, case when {{ alias }}.portfolio_reference is null or {{ alias }}.task_rows = 0 then 'task' else 'portfolio' end) = 'task'
{%- endmacro %}

{# How many rows of a breakdown row's plan and period are the task's, as a window. #}
{% macro servicenow_task_rows(plan) -%}
    sum(case when coalesce(scope, case when portfolio_reference is null then 'task' end) = 'task' then 1 else 0 end) over (
        partition by source_name, {{ plan }}, fiscal_period_reference
    )
{%- endmacro %}

{# What was decided of a demand, by its state or its state's text. #}
{% macro servicenow_decision(text) -%}
    case {{ folded(text) }}
        when 'approved' then 'approved' when 'completed' then 'approved' when 'deferred' then 'deferred'
        when 'incomplete' then 'rejected' when 'rejected' then 'rejected'
    end
{%- endmacro %}

{# Left joins that find the project of a record by what it hangs on itself, then by the top of that. #}
{% macro servicenow_join_links(alias, direct, top) -%}
    left join {{ ref('int_servicenow_project_links') }} as direct_links
        on {{ alias }}.source_name = direct_links.source_name
        and {{ alias }}.{{ direct }} = direct_links.record_reference
    left join {{ ref('int_servicenow_project_links') }} as top_links
        on {{ alias }}.source_name = top_links.source_name
        and {{ alias }}.{{ top }} = top_links.record_reference
{%- endmacro %}

{# A staged entity whose records hang on a project, a task of one, or a demand that became one: with the project itself. #}
{% macro servicenow_linked(entity) -%}
    select
        records.source_name,
        records.source_record_id,
        records.extract_id,
        records.is_stale,
        coalesce(direct_links.project_reference, top_links.project_reference, records.project_reference) as project_reference
        {%- for column in entity_columns(entity) if column != 'project_reference' %},
        records.{{ column }}
        {%- endfor %}
    from {{ ref('stg_servicenow__' ~ entity) }} as records
    {{ servicenow_join_links('records', 'direct_reference', 'project_reference') | indent(4) }}
{%- endmacro %}
