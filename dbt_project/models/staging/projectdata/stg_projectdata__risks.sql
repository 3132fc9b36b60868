with landed as (
    {{ current_versions('projectdata', 'risks') }}
),

-- The feed's documents call the probability a percentage, SharePoint stores a share: a source that has any above 1 writes percentages.
scaled as (
    select
        landed.*,
        max(probability) over (partition by source_name) > 1 as is_percentage
    from landed
    where not coalesce(is_folder, false)
)

select
    source_name,
    source_record_id,
    extract_id,
    project_id as project_reference,
    risk_id,
    title,
    cast(probability as string) as probability_text,
    cast(null as string) as probability_code,
    status as status_text,
    case
        when {{ folded('status') }} like '(3)%' or {{ folded('status') }} like '%closed%' then 'closed'
        when {{ folded('status') }} like '(1)%' or {{ folded('status') }} like '(2)%' or {{ folded('status') }} in ('active', 'postponed') then 'open'
    end as platform_status,
    coalesce(owner, assigned_to_resource) as owner_name,
    cast(null as string) as owner_reference,
    case when is_percentage then {{ divide('probability', '100.0') }} else probability end as probability,
    exposure,
    cast(null as double) as impact_days,
    cost as impact_amount,
    created_date_date as opened_date,
    due_date_date as due_date,
    cast(null as date) as closed_date,
    is_stale,
    valid_from_at
from scaled
