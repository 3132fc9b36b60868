{#
  A document may name another by an id that its own source does not have. It is then the one of the only other source that has the
  id; where several others have it, it is nobody's.
#}

{# The ids that a single source has, with that source. #}
{% macro only_holders(relation, id) -%}
    select
        held.{{ id }},
        max(held.source_name) as source_name
    from {{ relation }} as held
    group by held.{{ id }}
    having count(distinct held.source_name) = 1
{%- endmacro %}

{# The source of what `alias` names: its own where `own` was found, else the only one that has it, else its own; null where it names none. #}
{% macro holder_source(alias, own, only, id) -%}
    case
        when {{ alias }}.{{ id }} is null then cast(null as string)
        when {{ own }}.{{ id }} is null then coalesce({{ only }}.source_name, {{ alias }}.source_name)
        else {{ alias }}.source_name
    end
{%- endmacro %}
