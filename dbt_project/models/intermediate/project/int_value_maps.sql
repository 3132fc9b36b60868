select
    source_name,
    canonical_column,
    {{ folded('source_text') }} as folded_text,
    max(value) as mapped_value
from {{ source('landing', 'value_maps') }}
where {{ folded('source_text') }} is not null
group by source_name, canonical_column, {{ folded('source_text') }}
