-- The goals that the project serves (core.fct_goals)
select source_name, source_record_id, extract_id, goal_id, name
from core.fct_goals
where project_key = $entity_id
order by goal_id
