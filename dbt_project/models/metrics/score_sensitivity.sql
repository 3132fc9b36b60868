{#-
  What a weighted score and its rank become when the weight of one criterion moves by a fifth: the other weights of the scored
  thing give way in proportion, so that the sum stays 1. One that is not scored by that criterion keeps its score.
-#}
with ranked as (
    select source_name, entity_id, project_key, extract_id, is_stale, score, score_rank
    from {{ ref('score_ranks') }}
    where model = 'weighted' and score is not null
),

weights as (
    select
        scores.source_name,
        scores.entity_id,
        {{ folded('scores.criterion') }} as criterion,
        sum(try_cast(scores.weight as decimal(19, 9))) as weight,
        cast(sum(try_cast(scores.weight as decimal(19, 9)) * try_cast(scores.score as decimal(18, 6))) as double) as weighted_score
    from {{ ref('fct_scores') }} as scores
    where
        {{ matchable('scores.model') }} is null
        or not ({{ matchable('scores.model') }} like '%wsjf%' or {{ matchable('scores.model') }} like '%shortest_job%')
    group by scores.source_name, scores.entity_id, {{ folded('scores.criterion') }}
),

directions as (
    select 'up' as direction, 1.2 as factor
    union all
    select 'down' as direction, 0.8 as factor
),

moved as (
    select
        ranked.*,
        criteria.criterion,
        directions.direction,
        cast(coalesce(weights.weight, 0) as double) as weight_before,
        case
            when weights.weight is null then cast(0 as double)
            when weights.weight >= 1 then cast(weights.weight as double)
            else cast(least(weights.weight * directions.factor, 1) as double)
        end as weight_after,
        weights.weighted_score
    from ranked
    cross join (
        select distinct used.criterion
        from weights as used
        inner join ranked as scored_things
            on used.source_name = scored_things.source_name
            and used.entity_id = scored_things.entity_id
    ) as criteria
    cross join directions
    left join weights
        on ranked.source_name = weights.source_name
        and ranked.entity_id = weights.entity_id
        and criteria.criterion = weights.criterion
),

scored as (
    select
        moved.*,
        case
            when moved.weighted_score is null or moved.weight_before = 0 or moved.weight_before >= 1 then moved.score
            else cast(cast(
                moved.weighted_score * {{ divide('moved.weight_after', 'moved.weight_before') }}
                + (moved.score - moved.weighted_score) * {{ divide('1 - moved.weight_after', '1 - moved.weight_before') }}
                as decimal(28, 9)
            ) as double)
        end as moved_score
    from moved
)

select
    {{ surrogate_key(['scored.source_name', 'scored.entity_id', 'scored.criterion', 'scored.direction']) }} as score_sensitivity_key,
    scored.project_key,
    scored.source_name,
    scored.extract_id,
    scored.entity_id,
    scored.criterion,
    scored.direction,
    scored.weight_before,
    scored.weight_after,
    scored.moved_score as score,
    cast(rank() over (partition by scored.criterion, scored.direction order by scored.moved_score desc nulls last) as integer) as score_rank,
    cast(
        rank() over (partition by scored.criterion, scored.direction order by scored.moved_score desc nulls last) - scored.score_rank as integer
    ) as rank_change,
    scored.is_stale
from scored
