{#
  An amount of a record in the environment's base currency, else null: the exchange rate of the base currency is 1. A record
  without a rate is in it. (Amounts are kept in each record's own currency; the base currency is the city's.)
#}
{% macro in_base_currency(amount) -%}
    case when coalesce(exchangerate, 1) = 1 then {{ amount }} end
{%- endmacro %}
