select
    {{ surrogate_key(['names.source_name', 'names.vendor_name']) }} as vendor_name_key,
    names.source_name,
    names.vendor_key,
    names.vendor_name,
    names.canonical_name,
    names.is_crosswalk,
    names.has_vendor_record,
    names.first_landed_date
from {{ ref('int_vendor_names_resolved') }} as names
