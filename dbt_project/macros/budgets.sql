{# What makes a cell of finance.budget_vs_actuals: the columns of its grain, in the order of its key. #}
{% macro budget_cell() -%}
    {{ return(['fiscal_year', 'period', 'fund_code', 'department_code', 'account_code', 'finance_project_code', 'project_key']) }}
{%- endmacro %}

{# The measures of finance.budget_vs_actuals, all of them movements of a period. #}
{% macro budget_measures() -%}
    {{ return([
        'original_budget_amount', 'amendment_amount', 'transfer_amount', 'carry_forward_amount', 'current_budget_amount',
        'gasb_original_budget_amount', 'pre_encumbered_amount', 'encumbered_amount', 'expended_amount', 'available_amount'
    ]) }}
{%- endmacro %}

{# The measures whose position within the fiscal year is published beside the movement. #}
{% macro budget_positions_to_date() -%}
    {{ return(['current_budget', 'encumbered', 'expended', 'available']) }}
{%- endmacro %}

{#
  The totals of a CTE of budget cells by some of its columns, per fiscal year and period: every measure of budget_vs_actuals as the
  period's movement, and the year to date. Every group has a row at every period in which anything of its fiscal year moved, so that
  the positions of the groups at a period sum to the city's.
#}
{% macro budget_totals(cells, dimensions) -%}
    {%- set group = ['fiscal_year', 'period'] + dimensions -%}
    select
        {{ surrogate_key(group) }} as budget_total_key,
        {% for column in group %}sums.{{ column }},
        {% endfor -%}
        {% for measure in budget_measures() %}sums.{{ measure }},
        {% endfor -%}
        {% for position in budget_positions_to_date() -%}
        {{ to_amount("sum(sums." ~ position ~ "_amount) over (partition by sums.fiscal_year" ~ dimension_list('sums', dimensions)
            ~ " order by sums.period asc nulls first rows between unbounded preceding and current row)") }} as {{ position }}_to_date_amount,
        {% endfor -%}
        sums.is_provisional,
        sums.period_end_date
    from (
        select
            {% for column in group %}moved.{{ column }},
            {% endfor -%}
            {% for measure in budget_measures() %}{{ to_amount('sum(moved.' ~ measure ~ ')') }} as {{ measure }},
            {% endfor -%}
            max(case when moved.is_provisional then 1 else 0 end) = 1 as is_provisional,
            max(moved.period_end_date) as period_end_date
        from (
            select {{ group | join(', ') }}, {{ budget_measures() | join(', ') }}, is_provisional, period_end_date
            from {{ cells }}
            union all
            select
                periods.fiscal_year, periods.period{{ dimension_list('members', dimensions) }},
                {% for measure in budget_measures() %}cast(0 as decimal(18, 2)) as {{ measure }},
                {% endfor -%}
                periods.is_provisional, periods.period_end_date
            from (
                select fiscal_year, period, max(case when is_provisional then 1 else 0 end) = 1 as is_provisional, max(period_end_date) as period_end_date
                from {{ cells }}
                group by fiscal_year, period
            ) as periods
            inner join (
                select distinct fiscal_year{% for column in dimensions %}, {{ column }}{% endfor %}
                from {{ cells }}
            ) as members
                on periods.fiscal_year = members.fiscal_year
        ) as moved
        group by {% for column in group %}moved.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    ) as sums
{%- endmacro %}

{% macro dimension_list(alias, dimensions) -%}
    {% for column in dimensions %}, {{ alias }}.{{ column }}{% endfor %}
{%- endmacro %}
