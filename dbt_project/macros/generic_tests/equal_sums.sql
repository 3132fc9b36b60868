{#
  Fails when the exact sum of any of several expressions differs from its counterpart's in another relation, over all rows or, with
  `by`, within any group of the columns. `sums` maps an expression here to one there. For money: both sides are summed as DECIMAL.
#}
{% test equal_sums(model, sums, to, by=[], where=none, to_where=none) %}
    with sides as (
        select
            {% for column in by %}{{ column }}, {% endfor %}
            {% for expression in sums.keys() %}cast({{ expression }} as decimal(18, 2)) as amount_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ model }}
        {% if where %}where {{ where }}{% endif %}
        union all
        select
            {% for column in by %}{{ column }}, {% endfor %}
            {% for expression in sums.values() %}cast(-({{ expression }}) as decimal(18, 2)) as amount_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ to }}
        {% if to_where %}where {{ to_where }}{% endif %}
    )
    select
        {% for column in by %}{{ column }}, {% endfor %}
        {% for expression in sums.keys() %}sum(amount_{{ loop.index }}) as difference_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %}
    from sides
    {% if by %}group by {{ by | join(', ') }}{% endif %}
    having {% for expression in sums.keys() %}coalesce(sum(amount_{{ loop.index }}), 0) <> 0{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
