-- name: lines
select
    source_name,
    extract_id,
    source_record_id,
    reason_code,
    coalesce(is_loaded, false) as is_loaded,
    amount_text,
    amount,
    age_days
from shown.suspense
order by is_loaded, reason_code, age_days desc nulls last, source_name, source_record_id, extract_id, amount_text;
