-- The score and its rank (metrics.score_ranks)
select model, entity_id, entity_kind, criteria, weight_total, score, score_rank, ranked_count, null_reason
from metrics.score_ranks
where project_key = $entity_id
order by model, entity_id
