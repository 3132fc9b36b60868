-- name: ranks
select
    ranks.source_name,
    ranks.entity_id,
    ranks.entity_kind,
    ranks.model,
    coalesce(ranks.criteria, 0) as criteria_count,
    ranks.weight_total,
    ranks.score,
    ranks.score_rank,
    ranks.ranked_count,
    ranks.null_reason,
    listed_projects.project_key,
    coalesce(demands.title, listed_projects.project_name, ranks.entity_id) as entity_name,
    listed_projects.approved_amount
from shown.score_ranks as ranks
left join listed_projects
    on ranks.project_key = listed_projects.project_key
left join (
    select
        source_name,
        demand_id,
        max(title) as title
    from shown.fct_demands
    group by source_name, demand_id
) as demands
    on ranks.source_name = demands.source_name and ranks.entity_id = demands.demand_id and ranks.entity_kind = 'demand'
order by ranks.model, ranks.score_rank nulls last, entity_name, ranks.source_name, ranks.entity_id;

-- name: scores
select
    source_name,
    entity_id,
    coalesce(model, 'weighted') as model,
    criterion,
    weight,
    score
from shown.fct_scores
where criterion is not null
order by source_name, entity_id, model, criterion, weight, score;

-- name: sensitivities
with firsts as (
    select
        criterion,
        direction,
        string_agg(source_name || '|' || entity_id, ' ' order by source_name, entity_id) as first_ids
    from shown.score_sensitivity
    where score_rank = 1
    group by criterion, direction
)

select
    moved.criterion,
    moved.direction,
    count(*) as ranked_count,
    count(*) filter (where moved.rank_change <> 0) as moved_count,
    max(abs(moved.rank_change)) as largest_change,
    firsts.first_ids
from shown.score_sensitivity as moved
left join firsts
    on moved.criterion = firsts.criterion and moved.direction = firsts.direction
group by moved.criterion, moved.direction, firsts.first_ids
order by moved.criterion, case moved.direction when 'up' then 0 else 1 end, moved.direction;

-- name: bubbles
with benefits as (
    select
        project_key,
        cast(sum(planned_amount) as decimal(18, 2)) as planned_amount
    from shown.fct_benefits
    where lower(coalesce(kind, 'benefit')) <> 'cost'
    group by project_key
),

scores as (
    select
        project_key,
        max(score) as score
    from shown.score_ranks
    where model = 'weighted' and project_key is not null
    group by project_key
)

select
    listed_projects.project_key,
    listed_projects.project_name,
    listed_projects.status,
    listed_projects.reported_health,
    listed_projects.approved_amount,
    coalesce(newest_months.forecast_at_completion_amount, listed_projects.approved_amount) as cost_amount,
    benefits.planned_amount as benefit_amount,
    scores.score
from listed_projects
left join newest_months
    on listed_projects.project_key = newest_months.project_key
left join benefits
    on listed_projects.project_key = benefits.project_key
left join scores
    on listed_projects.project_key = scores.project_key
where
    listed_projects.status not in ('completed', 'cancelled')
    and listed_projects.approved_amount > 0
order by listed_projects.approved_amount desc, listed_projects.project_name, listed_projects.project_key;
