select
    extracts.extract_id,
    extracts.run_started_at
from {{ source('landing', 'extracts') }} as extracts
where extracts.status = 'accepted'
