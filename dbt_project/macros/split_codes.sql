{# A query of (project_key, finance_project_code): the field of a relation taken apart at commas and semicolons. #}
{% macro split_codes(relation) -%}
    {{ return(adapter.dispatch('split_codes', 'portfolio')(relation)) }}
{%- endmacro %}

{% macro duckdb__split_codes(relation) -%}
    select
        codes.project_key,
        trim(unnest(string_split(replace(codes.finance_project_code, ';', ','), ','))) as finance_project_code
    from {{ relation }} as codes
{%- endmacro %}

{% macro spark__split_codes(relation) -%}
    select
        parts.project_key,
        trim(parts.part) as finance_project_code
    from (
        select codes.project_key, explode(split(codes.finance_project_code, '[,;]')) as part
        from {{ relation }} as codes
    ) as parts
{%- endmacro %}
