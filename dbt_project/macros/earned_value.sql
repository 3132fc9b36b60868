{#
  Cumulative planned value at a date, on a straight line over working days from start to finish, both included; over
  calendar days where no working day lies between. Rounded half up to the cent (metrics, "Earned value").
#}
{% macro linear_planned_value(bac_amount, start_date, finish_date, date) -%}
    case
        when {{ date }} < {{ start_date }} then cast(0 as decimal(18, 2))
        when {{ date }} >= {{ finish_date }} then {{ bac_amount }}
        when {{ working_days(start_date, finish_date) }} > 0
            then {{ share_of_amount(bac_amount, working_days(start_date, date), working_days(start_date, finish_date)) }}
        else {{ share_of_amount(bac_amount, days_between(start_date, date) ~ ' + 1', days_between(start_date, finish_date) ~ ' + 1') }}
    end
{%- endmacro %}

{# Probability (0 to 1) x impact, exact to six decimals of the probability. Not rounded to the cent. #}
{% macro expected_amount(probability, impact_amount) -%}
    cast(cast({{ probability }} as decimal(9, 6)) * {{ impact_amount }} as decimal(28, 8))
{%- endmacro %}

{# Whether a risk or an issue was open at a date: opened by then, and not closed by then. #}
{% macro is_open_at(alias, date) -%}
    (
        ({{ alias }}.opened_date is null or {{ alias }}.opened_date <= {{ date }})
        and (
            {{ alias }}.closed_date > {{ date }}
            or ({{ alias }}.closed_date is null and {{ alias }}.status <> 'closed')
        )
    )
{%- endmacro %}
