{# Fails for each value outside the bounds, which are included; null passes. #}
{% test accepted_range(model, column_name, min_value=none, max_value=none, where=none) %}
    select {{ column_name }}
    from {{ model }}
    where
        (
            false
            {% if min_value is not none %}or {{ column_name }} < {{ min_value }}{% endif %}
            {% if max_value is not none %}or {{ column_name }} > {{ max_value }}{% endif %}
        )
        {% if where %}and ({{ where }}){% endif %}
{% endtest %}
