{# Fails for each row where the expression is not true (null fails too, unless it is guarded by `where`). #}
{% test expression_is_true(model, expression, column_name=none, where=none) %}
    select *
    from {{ model }}
    where
        not coalesce({{ column_name ~ ' ' if column_name }}{{ expression }}, false)
        {% if where %}and ({{ where }}){% endif %}
{% endtest %}
