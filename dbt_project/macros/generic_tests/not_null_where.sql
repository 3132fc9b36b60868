{# Fails for each null in the column among the rows of the condition. #}
{% test not_null_where(model, column_name, condition) %}
    select *
    from {{ model }}
    where {{ column_name }} is null and ({{ condition }})
{% endtest %}
