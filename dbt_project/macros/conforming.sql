{# A text as it is matched to our words: trimmed, lower case, spaces as underscores. Null for null and blank. #}
{% macro folded(text) -%}
    nullif(lower(replace(trim({{ text }}), ' ', '_')), '')
{%- endmacro %}

{#
  Left joins of `alias` to what the configuration's `values` say about one canonical column, by the source's text and,
  where the platform has one, by its code. Read the result with mapped_value(column).
#}
{% macro join_value_maps(alias, column, text, code=none) -%}
    left join {{ ref('int_value_maps') }} as {{ column }}_by_text
        on {{ alias }}.source_name = {{ column }}_by_text.source_name
        and {{ column }}_by_text.canonical_column = '{{ column }}'
        and {{ column }}_by_text.folded_text = {{ folded(alias ~ '.' ~ text) }}
    {% if code -%}
    left join {{ ref('int_value_maps') }} as {{ column }}_by_code
        on {{ alias }}.source_name = {{ column }}_by_code.source_name
        and {{ column }}_by_code.canonical_column = '{{ column }}'
        and {{ column }}_by_code.folded_text = {{ folded(alias ~ '.' ~ code) }}
    {%- endif %}
{%- endmacro %}

{% macro mapped_value(column, has_code=false) -%}
    {% if has_code -%}
    coalesce({{ column }}_by_text.mapped_value, {{ column }}_by_code.mapped_value)
    {%- else -%}
    {{ column }}_by_text.mapped_value
    {%- endif %}
{%- endmacro %}

{# One of our health words for a source's text: green, amber (yellow is amber), red; `unknown` for any other text. #}
{% macro to_health(text) -%}
    case {{ folded(text) }}
        when 'green' then 'green'
        when 'amber' then 'amber'
        when 'yellow' then 'amber'
        when 'red' then 'red'
        else case when {{ folded(text) }} is not null then 'unknown' end
    end
{%- endmacro %}

{# One of `words` where the folded text is one of them, else null. #}
{% macro to_word(text, words) -%}
    case when {{ folded(text) }} in ('{{ words | join("', '") }}') then {{ folded(text) }} end
{%- endmacro %}

{#
  Left joins that find the project of `alias`.project_reference: a project_id or technical id of the same source, else a
  project_id that only one project of any source has. Read the result with resolved_project_key().
#}
{% macro join_project(alias, reference='project_reference', prefix='') -%}
    left join {{ ref('int_project_references') }} as {{ prefix }}own_project
        on {{ alias }}.source_name = {{ prefix }}own_project.source_name
        and {{ alias }}.{{ reference }} = {{ prefix }}own_project.project_reference
    left join {{ ref('int_project_references') }} as {{ prefix }}any_project
        on {{ prefix }}any_project.source_name = '*'
        and {{ alias }}.{{ reference }} = {{ prefix }}any_project.project_reference
{%- endmacro %}

{# A column that `fields` of a source maps is taken from there, blank or not; else the platform's own expression. #}
{% macro mapped_else(column, expression) -%}
    case when mapped_columns like '% {{ column }} %' then mapped_{{ column }} else {{ expression }} end
{%- endmacro %}

{% macro resolved_project_key(prefix='') -%}
    coalesce({{ prefix }}own_project.project_key, {{ prefix }}any_project.project_key)
{%- endmacro %}
