select
    {{ surrogate_key(['vendors.source_name', 'vendors.vendor_id']) }} as vendor_key,
    vendors.source_name,
    vendors.source_record_id,
    vendors.extract_id,
    vendors.vendor_id,
    vendors.vendor_name,
    vendors.former_name,
    vendors.is_stale
from {{ ref('stg_delivered__vendors') }} as vendors
