{#
  The key of a thing: md5 over its identifying texts joined by `|` (interfaces, section 3 "Identity"; project_key is
  surrogate_key(['source_name', 'source_record_id'])). Arguments are SQL expressions; a null counts as the empty text.
#}
{% macro surrogate_key(expressions) -%}
    md5(concat_ws('|'{% for expression in expressions %}, coalesce(cast({{ expression }} as string), ''){% endfor %}))
{%- endmacro %}

{# The texts of a group in one, in the order of `order_by`. #}
{% macro string_agg(expression, separator, order_by) -%}
    {{ return(adapter.dispatch('string_agg', 'portfolio')(expression, separator, order_by)) }}
{%- endmacro %}

{% macro duckdb__string_agg(expression, separator, order_by) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }} asc nulls last)
{%- endmacro %}

{% macro spark__string_agg(expression, separator, order_by) -%}
    listagg({{ expression }}, '{{ separator }}') within group (order by {{ order_by }} asc nulls last)
{%- endmacro %}
