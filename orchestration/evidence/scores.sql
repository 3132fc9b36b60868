-- The scores by criterion (core.fct_scores)
select source_name, source_record_id, extract_id, entity_id, model, criterion, weight, score
from core.fct_scores
where project_key = $entity_id
order by model, entity_id, criterion
