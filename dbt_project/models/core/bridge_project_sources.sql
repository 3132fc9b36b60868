select
    members.member_key as project_source_key,
    members.project_key,
    members.source_name,
    members.source_record_id,
    members.extract_id,
    members.project_id,
    members.match_method,
    members.is_deleted,
    members.is_stale
from {{ ref('int_project_members') }} as members
