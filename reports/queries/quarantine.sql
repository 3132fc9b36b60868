-- name: records
select
    source_name,
    stream,
    extract_id,
    source_record_id,
    reason_code,
    record
from shown.quarantine
order by source_name, stream, reason_code, source_record_id, extract_id, record;
