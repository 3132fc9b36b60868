{#- Judgements of one project kept side by side: the manager's, an independent reviewer's, the policy's; none overwrites another. -#}
{% set dimensions = {
    'schedule': 'schedule_slip_pct', 'cost': 'cost_variance_vs_baseline_pct', 'cost_index': 'cpi', 'time_index': 'spi_t'
} %}
{% set colours = "('green', 'amber', 'red')" %}
with gate_reviewers as (
    {{ independent_reviewers('gate', 'gate_name') }}
),

-- What an independent reviewer said: a published report's colour, or a gate's decision (pass green, conditional amber, hold and stop red).
reviews as (
    select project_key, source_name, source_record_id, 'status_report' as kind, reported_health as health, report_date as review_date
    from {{ ref('int_status_reports') }}
    where is_independent and is_published and reported_health in {{ colours }} and project_key is not null
    union all
    select
        gates.project_key,
        gates.source_name,
        gates.source_record_id,
        'gate' as kind,
        case gates.decision when 'pass' then 'green' when 'conditional' then 'amber' else 'red' end as health,
        gates.decided_date as review_date
    from {{ ref('fct_gates') }} as gates
    inner join gate_reviewers
        on gates.source_name = gate_reviewers.source_name
        and {{ matchable('gates.name') }} = gate_reviewers.gate_name
    where gates.decision in ('pass', 'conditional', 'hold', 'stop') and gates.project_key is not null
),

newest_reviews as (
    select *
    from (
        select
            states.project_key,
            states.as_of_date,
            reviews.kind,
            reviews.source_record_id,
            reviews.health,
            reviews.review_date,
            row_number() over (
                partition by states.project_key, states.as_of_date
                order by reviews.review_date desc nulls last, reviews.kind desc nulls last, reviews.source_record_id desc nulls last
            ) as recency
        from {{ ref('int_project_states') }} as states
        inner join reviews
            on states.project_key = reviews.project_key
            and reviews.review_date <= states.as_of_date
        where states.is_in_span
    ) as ranked
    where recency = 1
),

dimensions as (
    select
        project_key,
        as_of_date,
        {% for name, metric_id in dimensions.items() -%}
        max(case when metric_id = '{{ metric_id }}' then value end) as {{ name }}_value,
        max(case when metric_id = '{{ metric_id }}' then health end) as {{ name }}_health{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('health_dimensions') }}
    group by project_key, as_of_date
),

judged as (
    select
        states.project_key,
        states.as_of_date,
        case when states.reported_health in {{ colours }} then states.reported_health else 'not_assessed' end as reported_health,
        newest_reviews.health as independent_health,
        healths.computed_health,
        newest_reviews.kind as independent_kind,
        newest_reviews.source_record_id as independent_record_id,
        newest_reviews.review_date as independent_date
    from {{ ref('int_project_states') }} as states
    inner join {{ ref('int_project_healths') }} as healths
        on states.project_key = healths.project_key
        and states.as_of_date = healths.as_of_date
    left join newest_reviews
        on states.project_key = newest_reviews.project_key
        and states.as_of_date = newest_reviews.as_of_date
    where states.is_in_span
),

compared as (
    select
        judged.*,
        nullif(concat_ws(
            ', '
            {%- for one, other in [('reported', 'independent'), ('reported', 'computed'), ('independent', 'computed')] %},
            case
                when {{ one }}_health in {{ colours }} and {{ other }}_health in {{ colours }} and {{ one }}_health <> {{ other }}_health
                    then '{{ one }}-{{ other }}'
            end
            {%- endfor %}
        ), '') as disagreement
    from judged
)

select
    {{ surrogate_key(['compared.project_key', 'compared.as_of_date']) }} as health_key,
    compared.project_key,
    compared.reported_health,
    compared.independent_health,
    compared.computed_health,
    compared.independent_kind,
    compared.independent_record_id,
    compared.disagreement,
    {% for name in dimensions -%}
    dimensions.{{ name }}_health,
    {% endfor -%}
    {% for name in dimensions -%}
    dimensions.{{ name }}_value,
    {% endfor -%}
    compared.disagreement is not null as is_disagreement,
    compared.independent_date,
    compared.as_of_date
from compared
inner join dimensions
    on compared.project_key = dimensions.project_key
    and compared.as_of_date = dimensions.as_of_date
