with landed as (
    {{ current_versions('jira_align', 'users') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    uid as login_name,
    coalesce(full_name, nullif(trim(concat_ws(' ', first_name, last_name)), '')) as name,
    is_stale,
    valid_from_at
from landed
