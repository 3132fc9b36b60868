{# Fails for each non-null value that `field` of `to` does not hold; the rows looked at may be narrowed by `from_condition`. #}
{% test relationships_where(model, column_name, to, field, from_condition=none, to_condition=none) %}
    select children.{{ column_name }}
    from {{ model }} as children
    left join (
        select distinct {{ field }} as parent_value
        from {{ to }}
        {% if to_condition %}where {{ to_condition }}{% endif %}
    ) as parents
        on children.{{ column_name }} = parents.parent_value
    where
        children.{{ column_name }} is not null
        and parents.parent_value is null
        {% if from_condition %}and ({{ from_condition }}){% endif %}
{% endtest %}
