{# Why a metric can have no value, in the order in which the first that applies is given (metrics, rule 2). #}
{% macro null_reasons() -%}
    {{ return([
        'excluded_scope', 'source_missing', 'not_started', 'completed', 'no_baseline', 'no_time_phasing', 'no_ev_method',
        'no_actuals', 'stale_actuals', 'stale_status', 'zero_denominator', 'not_attainable', 'multiple_sign_changes',
        'small_n_suppressed', 'restricted_public'
    ]) }}
{%- endmacro %}

{# The place of a reason in that order, from 1. #}
{% macro reason(code) -%}
    {%- if code not in null_reasons() -%}
        {{ exceptions.raise_compiler_error("'" ~ code ~ "' is not a null reason; see null_reasons() in macros/metrics.sql") }}
    {%- endif -%}
    {{ null_reasons().index(code) + 1 }}
{%- endmacro %}

{# The reason of a place. #}
{% macro reason_code(rank) -%}
    case {{ rank }} {% for code in null_reasons() %}when {{ loop.index }} then '{{ code }}' {% endfor %}end
{%- endmacro %}

{# The first of several reasons given as nullable places; null when none applies. #}
{% macro first_reason(ranks) -%}
    {%- if ranks | length == 1 -%}{{ ranks[0] }}
    {%- else -%}
    nullif(least({% for rank in ranks %}coalesce({{ rank }}, 99){% if not loop.last %}, {% endif %}{% endfor %}), 99)
    {%- endif -%}
{%- endmacro %}

{#
  The rows of one metric for every entity and date, from int_metric_members. `inputs` are columns there, each with its
  `<input>_reason`; `formula` is an expression over their sums by the inputs' names (rule 3: a group's index is the ratio of
  sums over the members that have all inputs). `kind`: 'amount' when the formula is exact money, else 'number'.
  A sum over a group that outgrows the money type keeps its `value` and has no `value_amount`.
  `entity_types` limits the grain. Inputs that are DOUBLE are named in `doubles`: their sums go through DECIMAL so that
  they do not depend on the order of rows; a single member's value stays as it is. `scope` says which members are asked.
  `unattainable` is a condition over the sums under which nothing reaches the target: null, `not_attainable`.
#}
{% macro metric_rows(metric_id, inputs, formula, kind='number', entity_types=none, doubles=[], scope='not members.is_excluded', unattainable=none) -%}
    {%- set formula = 'case when not coalesce(' ~ unattainable ~ ', false) then ' ~ formula ~ ' end' if unattainable else formula -%}
    select
        '{{ metric_id }}' as metric_id,
        sums.entity_type,
        sums.entity_id,
        sums.as_of_date,
        case when sums.coverage_count > 0 then cast({{ formula }} as double) end as metric_value,
        {% if kind == 'amount' -%}
        try_cast(case when sums.coverage_count > 0 then {{ formula }} end as decimal(18, 2)) as value_amount,
        {%- else -%}
        cast(null as decimal(18, 2)) as value_amount,
        {%- endif %}
        cast(
            case
                when sums.coverage_count = 0 then sums.least_reason
                {% if unattainable -%}
                when {{ unattainable }} then {{ reason('not_attainable') }}
                {% endif -%}
                when {{ formula }} is null then {{ reason('zero_denominator') }}
            end as integer
        ) as reason_rank,
        sums.coverage_count,
        sums.coverage_of
    from (
        select
            members.entity_type,
            members.entity_id,
            members.as_of_date,
            {% for input in inputs -%}
            {% if input in doubles -%}
            case
                when members.entity_type = 'project' then max(case when {{ first_reason(members_reasons(inputs)) }} is null then members.{{ input }} end)
                else cast(sum(cast(case when {{ first_reason(members_reasons(inputs)) }} is null then members.{{ input }} end as decimal(28, 12))) as double)
            end as {{ input }},
            {% else -%}
            sum(case when {{ first_reason(members_reasons(inputs)) }} is null then members.{{ input }} end) as {{ input }},
            {% endif -%}
            {% endfor -%}
            cast(count(case when {{ first_reason(members_reasons(inputs)) }} is null then 1 end) as integer) as coverage_count,
            cast(count(case when {{ scope }} then 1 end) as integer) as coverage_of,
            coalesce(min(case when {{ scope }} then {{ first_reason(members_reasons(inputs)) }} end), {{ reason('excluded_scope') }}) as least_reason
        from {{ ref('int_metric_members') }} as members
        {% if entity_types -%}
        where members.entity_type in ('{{ entity_types | join("', '") }}')
        {% endif -%}
        group by members.entity_type, members.entity_id, members.as_of_date
    ) as sums
{%- endmacro %}

{% macro members_reasons(inputs) -%}
    {%- set names = [] -%}
    {%- for input in inputs -%}{%- do names.append('members.' ~ input ~ '_reason') -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{# Several metrics' rows as one query; each is [metric_id, inputs, formula, {options}]. #}
{% macro metric_family(metrics) -%}
    {% for metric in metrics -%}
    {% set options = metric[3] if metric | length > 3 else {} -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    {{ metric_rows(metric[0], metric[1], metric[2], kind=options.get('kind', 'number'), entity_types=options.get('entity_types'), doubles=options.get('doubles', []), scope=options.get('scope', 'not members.is_excluded'), unattainable=options.get('unattainable')) }}
    {% endfor %}
{%- endmacro %}

{# The colour of a place given by health_rank. #}
{% macro health_colour(rank) -%}
    case {{ rank }} when 3 then 'red' when 2 then 'amber' when 1 then 'green' else 'not_assessed' end
{%- endmacro %}

{#
  1 green, 2 amber, 3 red; null without a value or a policy. Where higher is worse the bounds themselves are amber and red
  (US federal IT Dashboard); where lower is worse a value at the bound is still the better colour.
#}
{% macro health_rank(value, is_lower_worse, amber_from, red_from) -%}
    case
        when {{ value }} is null or {{ amber_from }} is null or {{ red_from }} is null then null
        when {{ is_lower_worse }} then
            case
                when cast({{ value }} as decimal(28, 10)) >= {{ amber_from }} then 1
                when cast({{ value }} as decimal(28, 10)) >= {{ red_from }} then 2
                else 3
            end
        when cast({{ value }} as decimal(28, 10)) >= {{ red_from }} then 3
        when cast({{ value }} as decimal(28, 10)) >= {{ amber_from }} then 2
        else 1
    end
{%- endmacro %}
