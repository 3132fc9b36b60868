with risks as (
    select
        stg_jira_align__risks.*,
        case
            when related_epic_id is not null then 'epics'
            when related_capability_id is not null then 'capabilities'
            when related_feature_id is not null then 'features'
            when related_item_kind in ('epic', 'epics') then 'epics'
            when related_item_kind in ('capability', 'capabilities') then 'capabilities'
            when related_item_kind in ('feature', 'features') then 'features'
            when related_item_kind in ('theme', 'themes') then 'themes'
        end as item_kind,
        coalesce(related_epic_id, related_capability_id, related_feature_id, related_item_id) as item_id
    from {{ ref('stg_jira_align__risks') }}
)

select
    risks.source_name,
    risks.source_record_id,
    risks.extract_id,
    items.project_reference,
    risks.risk_id,
    risks.title,
    risks.probability_text,
    risks.probability_code,
    risks.status_text,
    risks.platform_status,
    risks.owner_name,
    risks.owner_reference,
    cast(null as double) as probability,
    cast(null as double) as impact_days,
    cast(null as decimal(18, 2)) as impact_amount,
    risks.is_stale,
    risks.opened_date,
    risks.due_date,
    risks.closed_date
from risks
left join {{ ref('int_jira_align_items') }} as items
    on risks.source_name = items.source_name
    and risks.item_kind = items.item_kind
    and risks.item_id = items.item_id
