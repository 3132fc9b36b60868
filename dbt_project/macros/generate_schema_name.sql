{# A model's schema is the schema it names (core, finance, ...), with no prefix of the target's. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
