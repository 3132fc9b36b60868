{#
  A vendor's name for comparing: case folded, & as and, punctuation dropped, hyphens and slashes as spaces, legal forms (Inc, LLC,
  Corp, Co, Ltd and their like) dropped, spaces dropped.
#}
{% macro normalised_vendor(name) -%}
    {%- set text -%}
        concat(' ', translate(replace(lower(trim({{ name }})), '&', ' and '), '-/.,;:()"''*#!?_’', '  '), ' ')
    {%- endset -%}
    {%- set forms = [
        'incorporated', 'inc', 'corporation', 'corp', 'company', 'co', 'limited', 'ltd', 'llc', 'llp', 'pllc', 'plc', 'gmbh'
    ] -%}
    {%- set dropped = namespace(text=text) -%}
    {%- for form in forms -%}
        {%- set dropped.text = "replace(" ~ dropped.text ~ ", ' " ~ form ~ " ', '  ')" -%}
    {%- endfor -%}
    replace({{ dropped.text }}, ' ', '')
{%- endmacro %}

{# True where a text holds what a regular expression describes. #}
{% macro matches_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern', 'portfolio')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches_pattern(text, pattern) -%}
    ({{ text }} rlike {{ pattern }})
{%- endmacro %}
