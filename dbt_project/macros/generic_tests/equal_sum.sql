{#
  Fails when the exact sum of an expression differs from that of another relation, over all rows or, with `by`,
  within any group of the columns. For money: both sides are summed as DECIMAL.
#}
{% test equal_sum(model, expression, to, to_expression=none, by=[], where=none, to_where=none) %}
    with sides as (
        select {% for column in by %}{{ column }}, {% endfor %}cast({{ expression }} as decimal(18, 2)) as here_amount, cast(0 as decimal(18, 2)) as there_amount
        from {{ model }}
        {% if where %}where {{ where }}{% endif %}
        union all
        select {% for column in by %}{{ column }}, {% endfor %}cast(0 as decimal(18, 2)) as here_amount, cast({{ to_expression or expression }} as decimal(18, 2)) as there_amount
        from {{ to }}
        {% if to_where %}where {{ to_where }}{% endif %}
    )
    select {% for column in by %}{{ column }}, {% endfor %}sum(here_amount) as here_amount, sum(there_amount) as there_amount
    from sides
    {% if by %}group by {{ by | join(', ') }}{% endif %}
    having coalesce(sum(here_amount), 0) <> coalesce(sum(there_amount), 0)
{% endtest %}
