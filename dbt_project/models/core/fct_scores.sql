with scores as (
    {{ conformed('scores') }}
)

select
    {{ surrogate_key(['scores.source_name', 'scores.source_record_id']) }} as score_key,
    {{ resolved_project_key() }} as project_key,
    scores.source_name,
    scores.source_record_id,
    scores.extract_id,
    scores.entity_id,
    scores.criterion,
    scores.model,
    scores.weight,
    scores.score,
    scores.is_stale
from scores
{{ join_project('scores') }}
