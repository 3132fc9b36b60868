{# A ratio as DOUBLE, null where the denominator is null or zero. The only division of the project. #}
{% macro divide(numerator, denominator) -%}
    (cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{# A money expression (a sum, a difference) brought back to the money type. #}
{% macro to_amount(expression) -%}
    cast({{ expression }} as decimal(18, 2))
{%- endmacro %}

{#
  amount x part / whole as money, rounded half up (away from zero) to the cent, exactly: no binary fraction on the way.
  `amount` is DECIMAL(18,2); `part` and `whole` are integers or decimals of at most six decimals. Null when whole is null or 0.
#}
{% macro share_of_amount(amount, part, whole) -%}
    {{ return(adapter.dispatch('share_of_amount', 'portfolio')(amount, part, whole)) }}
{%- endmacro %}

{% macro duckdb__share_of_amount(amount, part, whole) -%}
    {%- set n -%}
        cast(cast({{ amount }} as decimal(38, 2)) * 100 as hugeint) * cast(cast({{ part }} as decimal(38, 6)) * 1000000 as hugeint)
    {%- endset -%}
    {%- set d -%}cast(cast({{ whole }} as decimal(38, 6)) * 1000000 as hugeint){%- endset -%}
    cast(
        cast(
            case
                when {{ d }} = 0 then null
                else sign({{ n }}) * sign({{ d }})
                    * ((2 * abs({{ n }}) + abs({{ d }})) // nullif(2 * abs({{ d }}), 0))
            end as decimal(38, 0)
        ) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
    )
{%- endmacro %}

{% macro spark__share_of_amount(amount, part, whole) -%}
    cast(
        round(
            cast(cast({{ amount }} as decimal(18, 2)) * cast({{ part }} as decimal(18, 6)) as decimal(38, 8))
            / nullif(cast({{ whole }} as decimal(18, 6)), 0),
            2
        ) as decimal(18, 2)
    )
{%- endmacro %}

{# A DOUBLE or DECIMAL expression rounded half up (away from zero) to the cent. #}
{% macro round_to_cent(expression) -%}
    cast(round(cast({{ expression }} as decimal(38, 10)), 2) as decimal(18, 2))
{%- endmacro %}

{# dbt's own safe_cast is a plain cast here: what a person wrote and nobody can read is null, and told by the steward's checks. #}
{% macro duckdb__safe_cast(field, type) -%}
    try_cast({{ field }} as {{ type }})
{%- endmacro %}
