with landed as (
    {{ current_versions('jira_align', 'risks') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    id as risk_id,
    title,
    coalesce(occurrence_display, occurrence) as probability_text,
    occurrence as probability_code,
    coalesce(status_display, status) as status_text,
    case
        when close_date is not null or {{ folded('coalesce(status_display, status)') }} like 'closed%' then 'closed'
        when {{ folded('coalesce(status_display, status)') }} like 'open%' then 'open'
    end as platform_status,
    owner_display as owner_name,
    'user:' || nullif(nullif(owner_id, '-1'), '0') as owner_reference,
    {{ folded('coalesce(relationship_display, relationship)') }} as related_item_kind,
    nullif(nullif(related_item_id, '-1'), '0') as related_item_id,
    nullif(nullif(related_epic, '-1'), '0') as related_epic_id,
    nullif(nullif(related_capability, '-1'), '0') as related_capability_id,
    nullif(nullif(related_feature, '-1'), '0') as related_feature_id,
    coalesce(impact_display, impact) as impact_text,
    exposure,
    created_at_date as opened_date,
    target_resolution_date as due_date,
    close_date as closed_date,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_recycled, false)
