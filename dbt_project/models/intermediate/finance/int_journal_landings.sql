select
    log.source_name,
    log.record_key,
    min(coalesce(landings.run_started_at, log.accepted_at)) as first_landed_at
from {{ source('landing', 'delivered__journal_lines') }} as log
left join {{ ref('int_landings') }} as landings
    on log.extract_id = landings.extract_id
group by log.source_name, log.record_key
