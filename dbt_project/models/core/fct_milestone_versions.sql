select
    {{ surrogate_key(['versions.source_name', 'versions.source_record_id', 'versions.valid_from_at', 'versions.extract_id']) }} as milestone_version_key,
    versions.milestone_key,
    versions.project_key,
    versions.source_name,
    versions.source_record_id,
    versions.extract_id,
    versions.name,
    versions.baseline_date,
    versions.forecast_date,
    versions.actual_date,
    versions.valid_from_date,
    versions.valid_from_at
from {{ ref('int_milestone_versions') }} as versions
