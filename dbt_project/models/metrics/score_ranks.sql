{#-
  The score of every scored thing by its model, and its rank, derived from the score alone. weighted: sum of weight x score, where
  the weights add up to 1. wsjf: cost of delay / job size, cost of delay being business value + time criticality + risk reduction
  (or opportunity enablement); weights play no part.
-#}
with scores as (
    select
        scores.source_name,
        scores.entity_id,
        scores.project_key,
        scores.extract_id,
        scores.is_stale,
        try_cast(scores.weight as decimal(19, 9)) as weight,
        try_cast(scores.score as decimal(18, 6)) as score,
        case
            when {{ matchable('scores.model') }} like '%wsjf%' or {{ matchable('scores.model') }} like '%shortest_job%' then 'wsjf'
            else 'weighted'
        end as model_name,
        case
            when {{ matchable('scores.criterion') }} in ('job_size', 'size', 'job_duration', 'duration', 'effort', 'js', 'job_size_(effort)') then 'size'
            when {{ matchable('scores.criterion') }} in ('cost_of_delay', 'cod') then 'delay'
            when {{ matchable('scores.criterion') }} like '%time_critical%' or {{ matchable('scores.criterion') }} in ('tc', 'urgency') then 'time'
            when {{ matchable('scores.criterion') }} like '%risk_reduction%' or {{ matchable('scores.criterion') }} like '%opportunity%'
                or {{ matchable('scores.criterion') }} in ('rr', 'oe', 'rr/oe', 'rr_oe', 'rroe', 'rr&oe') then 'risk'
            when {{ matchable('scores.criterion') }} like '%business_value%' or {{ matchable('scores.criterion') }} in ('bv', 'value', 'user_value') then 'value'
        end as part
    from {{ ref('fct_scores') }} as scores
),

demands as (
    select
        source_name,
        demand_id,
        max(project_key) as project_key
    from {{ ref('fct_demands') }}
    group by source_name, demand_id
),

sums as (
    select
        scores.source_name,
        scores.entity_id,
        scores.model_name as model,
        max(scores.project_key) as scored_project_key,
        max(scores.extract_id) as extract_id,
        max(case when scores.is_stale then 1 else 0 end) = 1 as is_stale,
        cast(count(*) as integer) as criteria,
        sum(scores.weight) as weight_total,
        count(scores.weight) < count(*) or count(scores.score) < count(*) as has_blank,
        sum(scores.weight * scores.score) as weighted_total,
        {% for part in ['value', 'time', 'risk', 'delay', 'size'] -%}
        sum(case when scores.part = '{{ part }}' then scores.score end) as {{ part }}_score{{ ',' if not loop.last }}
        {% endfor %}
    from scores
    group by scores.source_name, scores.entity_id, scores.model_name
),

judged as (
    select
        sums.*,
        case sums.model
            when 'wsjf' then {{ divide('coalesce(sums.value_score + sums.time_score + sums.risk_score, sums.delay_score)', 'sums.size_score') }}
            else case when not sums.has_blank and abs(sums.weight_total - 1) <= 0.000001 then cast(sums.weighted_total as double) end
        end as score,
        case
            when sums.model = 'wsjf' and coalesce(sums.value_score + sums.time_score + sums.risk_score, sums.delay_score) is not null
                and sums.size_score = 0 then 'zero_denominator'
            else 'source_missing'
        end as reason_without_score
    from sums
)

select
    {{ surrogate_key(['judged.source_name', 'judged.entity_id', 'judged.model']) }} as score_rank_key,
    coalesce(judged.scored_project_key, demands.project_key) as project_key,
    judged.source_name,
    judged.extract_id,
    judged.entity_id,
    case
        when judged.scored_project_key is not null then 'project'
        when demands.demand_id is not null then 'demand'
        else 'unknown'
    end as entity_kind,
    judged.model,
    judged.criteria,
    cast(judged.weight_total as double) as weight_total,
    judged.score,
    case when judged.score is not null
        then cast(rank() over (partition by judged.model order by judged.score desc nulls last) as integer)
    end as score_rank,
    cast(count(judged.score) over (partition by judged.model) as integer) as ranked_count,
    case when judged.score is null then judged.reason_without_score end as null_reason,
    judged.is_stale
from judged
left join demands
    on judged.source_name = demands.source_name
    and judged.entity_id = demands.demand_id
