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

{# An amount that is in the city's currency, as far as the code beside it tells (none, or a sign, tells nothing), else null. #}
{% macro in_city_currency_of(amount, currency) -%}
    case when {{ is_city_currency(currency) }} then {{ amount }} end
{%- endmacro %}

{% macro is_city_currency(currency) -%}
    (
        coalesce(trim({{ currency }}), '') not like '___'
        or trim({{ currency }}) like '%$%'
        or upper(trim({{ currency }})) = '{{ var("currency") }}'
    )
{%- endmacro %}

{% macro resolved_project_key(prefix='') -%}
    coalesce({{ prefix }}own_project.project_key, {{ prefix }}any_project.project_key)
{%- endmacro %}

{# The record of that project which is meant, of the several that one project may have. #}
{% macro resolved_member_key(prefix='') -%}
    coalesce({{ prefix }}own_project.member_key, {{ prefix }}any_project.member_key)
{%- endmacro %}

{#
  The fields of a project that stand or fall together: where one project is in several systems, each group is taken whole from
  one of its records (see int_projects_merged), and core.project_field_sources says from which.
#}
{% macro project_field_groups() -%}
    {{ return({
        'identity': ['project_id', 'project_name', 'description'],
        'organisation': ['department_name', 'portfolio_name', 'program_name', 'manager_name'],
        'status': ['status', 'status_text', 'stage'],
        'health': ['reported_health', 'health_text'],
        'schedule': ['planned_start_date', 'planned_finish_date', 'forecast_finish_date', 'actual_start_date', 'actual_finish_date'],
        'baseline': ['baseline_start_date', 'original_baseline_finish_date', 'baseline_finish_date'],
        'progress': ['percent_complete'],
        'money': ['original_approved_budget_amount', 'approved_budget_amount', 'actual_cost_amount', 'forecast_cost_amount'],
        'finance_code': ['finance_project_code'],
        'publicity': ['is_public']
    }) }}
{%- endmacro %}

{# Whether a record says anything of these fields; an `original_` value is remembered, not said, and `unknown` is no status. #}
{% macro says_anything(alias, columns) -%}
    {%- set said = [] -%}
    {%- for column in columns if not column.startswith('original_') -%}
    {%- do said.append(alias ~ "." ~ column ~ (" <> 'unknown'" if column == 'status' else ' is not null')) -%}
    {%- endfor -%}
    ({{ said | join(' or ') }})
{%- endmacro %}
