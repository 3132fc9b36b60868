{#- Every column of int_metric_members that says why it can be missing is an input; those that only count members are none. -#}
{%- set columns = adapter.get_columns_in_relation(ref('int_metric_members')) | map(attribute='name') | list if execute else [] -%}
{%- set inputs = [] -%}
{%- for column in columns if column ~ '_reason' in columns and column not in ['assessed_count', 'reporting_count'] -%}
    {%- do inputs.append(column) -%}
{%- endfor -%}
{% for input in inputs -%}
{% if not loop.first %}
union all
{% endif -%}
select
    project_key,
    '{{ input }}' as input_name,
    cast({{ reason_code(input ~ '_reason') }} as string) as reason_code,
    cast({{ input }} as double) as input_value,
    {% if input.endswith('_amount') -%}
    try_cast({{ input }} as decimal(18, 2)) as input_amount,
    {%- else -%}
    cast(null as decimal(18, 2)) as input_amount,
    {%- endif %}
    as_of_date
from {{ ref('int_metric_members') }}
where entity_type = 'project'
{%- else -%}
select
    cast(null as string) as project_key,
    cast(null as string) as input_name,
    cast(null as string) as reason_code,
    cast(null as double) as input_value,
    cast(null as decimal(18, 2)) as input_amount,
    cast(null as date) as as_of_date
from {{ ref('int_metric_members') }}
where false
{%- endfor %}
