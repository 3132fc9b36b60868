{#
  What only Clarity's models need: lookups that its instances spell differently, money in other currencies, and the time
  from which a version of money was known.
#}

{# A yes or no that comes as a boolean, a number or a lookup; null where there is none. #}
{% macro clarity_flag(column) -%}
    case
        when {{ folded(column) }} in ('true', '1', 'yes', 'y') or {{ folded(column ~ '_display') }} in ('yes', 'true') then true
        when {{ column }} is not null then false
    end
{%- endmacro %}

{# The code of a status lookup; where it has no wording, the shipped ids of the PMO add-in in our words. #}
{% macro clarity_health(column) -%}
    case
        when {{ column }}_display is null and {{ column }} = '10' then 'green'
        when {{ column }}_display is null and {{ column }} = '20' then 'amber'
        when {{ column }}_display is null and {{ column }} = '30' then 'red'
        else {{ column }}
    end
{%- endmacro %}

{# An amount of a row that names the city's currency or none, else null. #}
{% macro in_city_currency(amount) -%}
    case when currency_code is null or currency_code = '{{ var("currency") }}' then {{ amount }} end
{%- endmacro %}

{# The living versions of a logged staging model, each with the instants between which it was known. #}
{% macro clarity_spans(model) -%}
    select spans.*
    from (
        select
            versions.*,
            lead(versions.known_at) over (
                partition by versions.source_name, versions.record_key
                order by versions.known_at asc nulls first
            ) as until_at
        from (
            select
                logged.*,
                instants.known_at,
                row_number() over (
                    partition by logged.source_name, logged.record_key, instants.known_at
                    order by logged.valid_from_at desc nulls last, logged.extract_id desc nulls last
                ) as recency
            from {{ ref(model) }} as logged
            inner join {{ ref('int_clarity_instants') }} as instants
                on logged.source_name = instants.source_name
                and logged.valid_from_at = instants.valid_from_at
            where logged.reason_code is null
        ) as versions
        where versions.recency = 1
    ) as spans
    where not spans.is_deleted
{%- endmacro %}
