-- The finance codes of the project and its share of each (core.bridge_project_finance)
select finance_project_code, allocation_share, match_method, match_confidence
from core.bridge_project_finance
where project_key = $entity_id
order by finance_project_code
