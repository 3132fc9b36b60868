select
    extracts.extract_id,
    extracts.source_name,
    extracts.stream,
    extracts.mode,
    extracts.status,
    extracts.reason,
    extracts.rows_reported,
    extracts.rows_received,
    extracts.rows_changed,
    extracts.rows_deleted,
    extracts.rows_quarantined,
    extracts.requests,
    extracts.retries,
    extracts.started_at,
    extracts.finished_at
from {{ source('landing', 'extracts') }} as extracts
