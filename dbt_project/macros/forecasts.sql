{# How each forecast is made: kind, method, the metric it is (none: a date of its own), and what it assumes, in words. #}
{% macro forecast_methods() -%}
    {{ return([
        ['cost_at_completion', 'budget_rate', 'eac_budget_rate', 'The work left costs what was planned for it.'],
        ['cost_at_completion', 'cpi', 'eac_cpi', 'The work left costs as much per planned unit as the work done so far.'],
        ['cost_at_completion', 'cpi_spi', 'eac_cpi_spi', 'The work left costs more by both the cost and the schedule efficiency so far.'],
        ['cost_at_completion', 'manager', 'eac_manager', 'What the manager says it will cost; nothing is computed.'],
        ['year_end_cost', 'run_rate', 'forecast_year_end_run_rate', 'The rest of the fiscal year is spent at the rate of the last three months.'],
        ['year_end_cost', 'straight_line', 'forecast_year_end_straight_line', 'The rest of the fiscal year is spent at the rate of the fiscal year so far.'],
        ['finish_date', 'spi_t', none, 'The rest takes as long per planned month as the work so far: IEAC(t) months from the first day of month 1.'],
        ['finish_date', 'manager', none, 'The finish that the project system states; nothing is computed.']
    ]) }}
{%- endmacro %}

{#
  The day on which some months have passed since the first day of a month: 9 months from 1 January is 30 September. A part of a
  month is that part of the month's days, a begun day counting whole. `months` is a DOUBLE below 1,200.
#}
{% macro day_after_months(first_day, months) -%}
    {%- set whole = 'cast(floor(round(' ~ months ~ ', 9)) as integer)' -%}
    {%- set begun = add_months(first_day, whole) -%}
    {{ add_days(
        begun,
        'cast(ceil(round((' ~ months ~ ' - floor(round(' ~ months ~ ', 9))) * ' ~ days_between(begun, add_months(begun, 1)) ~ ', 6)) as integer) - 1'
    ) }}
{%- endmacro %}
