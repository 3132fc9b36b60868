with named as (
    {{ conformed('names') }}
)

select
    source_name,
    record_reference,
    max(record_name) as record_name
from named
group by source_name, record_reference
