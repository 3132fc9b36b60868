with landed as (
    {{ current_versions('projectdata', 'issues') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    issue_id,
    title,
    priority,
    status as status_text,
    case
        when {{ folded('status') }} like '(3)%' or {{ folded('status') }} like '%closed%' then 'closed'
        when {{ folded('status') }} like '(1)%' or {{ folded('status') }} like '(2)%' or {{ folded('status') }} in ('active', 'postponed') then 'open'
    end as platform_status,
    coalesce(owner, assigned_to_resource) as owner_name,
    cast(null as string) as owner_reference,
    cast(null as boolean) as is_escalated,
    created_date_date as opened_date,
    due_date_date as due_date,
    cast(null as date) as closed_date,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_folder, false)
