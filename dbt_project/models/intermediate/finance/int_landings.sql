select
    extracts.extract_id,
    {{ column_or(source('landing', 'extracts'), 'extracts', 'run_started_at', 'cast(null as timestamp)') }} as run_started_at
from {{ source('landing', 'extracts') }} as extracts
where extracts.status = 'accepted'
