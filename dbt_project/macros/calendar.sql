{#
  A fact of this run (`landing.run`), as the text it is; while dbt only parses, the variable of that name in dbt_project.yml.
  Facts that differ from night to night are no variables: dbt would parse the whole project anew for each.
#}
{% macro run_fact(name) -%}
    {%- if execute -%}
    {{ return(run_query('select ' ~ name ~ ' from landing.run').columns[0].values()[0]) }}
    {%- else -%}
    {{ return(var(name)) }}
    {%- endif -%}
{%- endmacro %}

{# Today in the city: the date of the build, never the clock's. #}
{% macro city_date() -%}
    cast('{{ run_fact("city_date") }}' as date)
{%- endmacro %}

{# The instant the run built at, UTC. #}
{% macro built_at() -%}
    cast('{{ run_fact("built_at") | string | replace("T", " ") | replace("Z", "") }}' as timestamp)
{%- endmacro %}

{# The last day of the last month that is over on the city's date. A month is complete once its last day has passed. #}
{% macro last_complete_month_end() -%}
    cast(date_trunc('month', {{ city_date() }}) as date) - 1
{%- endmacro %}

{# The last day of the month of a date. #}
{% macro month_end(date) -%}
    cast(last_day({{ date }}) as date)
{%- endmacro %}

{# Months counted from year 0, so that months subtract: 2026-01 is 24313. #}
{% macro month_index(date) -%}
    cast(extract(year from {{ date }}) * 12 + extract(month from {{ date }}) as integer)
{%- endmacro %}

{# Whole days from one date to another; negative when the second is earlier. #}
{% macro days_between(start_date, end_date) -%}
    {{ return(adapter.dispatch('days_between', 'portfolio')(start_date, end_date)) }}
{%- endmacro %}

{% macro duckdb__days_between(start_date, end_date) -%}
    cast(date_diff('day', {{ start_date }}, {{ end_date }}) as integer)
{%- endmacro %}

{% macro spark__days_between(start_date, end_date) -%}
    cast(datediff({{ end_date }}, {{ start_date }}) as integer)
{%- endmacro %}

{# The date some days later (earlier when negative); `days` is an integer expression. #}
{% macro add_days(date, days) -%}
    {{ return(adapter.dispatch('add_days', 'portfolio')(date, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
    cast({{ date }} + cast({{ days }} as integer) as date)
{%- endmacro %}

{% macro spark__add_days(date, days) -%}
    date_add({{ date }}, cast({{ days }} as integer))
{%- endmacro %}

{# The same day some months later, the month's last day where that day does not exist. #}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months', 'portfolio')(date, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_months(date, months) -%}
    add_months({{ date }}, cast({{ months }} as integer))
{%- endmacro %}

{# Hours from one instant to another, as DOUBLE. #}
{% macro hours_between(start_at, end_at) -%}
    {{ return(adapter.dispatch('hours_between', 'portfolio')(start_at, end_at)) }}
{%- endmacro %}

{% macro duckdb__hours_between(start_at, end_at) -%}
    {{ divide("date_diff('second', " ~ start_at ~ ", " ~ end_at ~ ")", 3600) }}
{%- endmacro %}

{% macro spark__hours_between(start_at, end_at) -%}
    {{ divide("timestampdiff(second, " ~ start_at ~ ", " ~ end_at ~ ")", 3600) }}
{%- endmacro %}

{# The day, in the city's zone, of an instant in UTC. #}
{% macro city_day(instant) -%}
    {{ return(adapter.dispatch('city_day', 'portfolio')(instant)) }}
{%- endmacro %}

{% macro duckdb__city_day(instant) -%}
    cast(timezone('{{ var("time_zone") }}', timezone('UTC', cast({{ instant }} as timestamp))) as date)
{%- endmacro %}

{% macro spark__city_day(instant) -%}
    cast(convert_timezone('UTC', '{{ var("time_zone") }}', {{ instant }}) as date)
{%- endmacro %}

{# Monday to Friday from the first day of year 1 (a Monday) to a date, that date included. #}
{% macro weekdays_to(date) -%}
    {%- set day -%}{{ days_between("cast('0001-01-01' as date)", date) }}{%- endset -%}
    cast(floor({{ divide(day, 7) }}) * 5 + least(mod({{ day }}, 7) + 1, 5) as integer)
{%- endmacro %}

{# Working days between two dates, both included: Monday to Friday less the city's holidays. 0 when the end is earlier. #}
{% macro working_days(start_date, end_date) -%}
    (
        case
            when {{ start_date }} is null or {{ end_date }} is null then null
            when {{ end_date }} < {{ start_date }} then 0
            else {{ weekdays_to(end_date) }} - {{ weekdays_to(add_days(start_date, -1)) }}
            {%- for holiday in var('holidays') | map('string') | unique | sort %}
            {%- if modules.datetime.date.fromisoformat(holiday).weekday() < 5 %}
                - case when cast('{{ holiday }}' as date) between {{ start_date }} and {{ end_date }} then 1 else 0 end
            {%- endif %}
            {%- endfor %}
        end
    )
{%- endmacro %}

{# The fiscal year of a date, named by the year it ends in. #}
{% macro fiscal_year(date) -%}
    {%- set first = var('fiscal_year_start_month') | int -%}
    cast(extract(year from {{ date }}){% if first > 1 %} + case when extract(month from {{ date }}) >= {{ first }} then 1 else 0 end{% endif %} as bigint)
{%- endmacro %}

{# The month of the fiscal year, 1 to 12, of a date. #}
{% macro fiscal_period(date) -%}
    {%- set first = var('fiscal_year_start_month') | int -%}
    cast(mod(extract(month from {{ date }}) - {{ first }} + 12, 12) + 1 as bigint)
{%- endmacro %}

{# The first day of a fiscal year (an integer expression). #}
{% macro fiscal_year_start(fiscal_year) -%}
    {%- set first = var('fiscal_year_start_month') | int -%}
    make_date(cast({{ fiscal_year }}{% if first > 1 %} - 1{% endif %} as integer), {{ first }}, 1)
{%- endmacro %}

{# The first day of the fiscal year that a date falls in. #}
{% macro fiscal_year_start_of(date) -%}
    {{ fiscal_year_start(fiscal_year(date)) }}
{%- endmacro %}

{# A query with one column `date_day`: every day from one date literal to another, both included. #}
{% macro date_spine(start_date, end_date) -%}
    {{ return(adapter.dispatch('date_spine', 'portfolio')(start_date, end_date)) }}
{%- endmacro %}

{% macro duckdb__date_spine(start_date, end_date) -%}
    select cast(days.day_at as date) as date_day
    from generate_series(cast('{{ start_date }}' as timestamp), cast('{{ end_date }}' as timestamp), interval '1' day) as days (day_at)
{%- endmacro %}

{% macro spark__date_spine(start_date, end_date) -%}
    select explode(sequence(cast('{{ start_date }}' as date), cast('{{ end_date }}' as date), interval 1 day)) as date_day
{%- endmacro %}
