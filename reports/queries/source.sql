-- name: extracts
select
    extract_id,
    source_name,
    stream,
    started_at,
    finished_at,
    mode,
    rows_reported,
    rows_received,
    rows_changed,
    rows_deleted,
    rows_quarantined,
    requests,
    retries,
    status,
    reason
from shown.extracts
where source_name is not null
order by source_name, coalesce(finished_at, started_at) desc nulls last, extract_id desc, stream;
