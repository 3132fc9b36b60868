{#- What was asked of those who decide, and what they decided: decisions, change requests, gates and demands in one list. -#}
with asked as (
    select
        'decision' as kind, project_key, source_name, source_record_id, extract_id, decision_id as record_id, title,
        decision as outcome, owner_name, is_stale,
        (decided_date is null and decision is null and coalesce({{ folded('status') }}, 'open') not in ('completed', 'cancelled', 'closed', 'decided')) as is_open,
        cast(null as date) as asked_date, needed_by_date, decided_date
    from {{ ref('fct_decisions') }}
    union all
    select
        'change_request' as kind, project_key, source_name, source_record_id, extract_id, change_id as record_id, title,
        case when status in ('approved', 'rejected') then status end as outcome, cast(null as string) as owner_name, is_stale,
        (status not in ('approved', 'rejected') and decided_date is null) as is_open,
        requested_date as asked_date, cast(null as date) as needed_by_date, decided_date
    from {{ ref('fct_change_requests') }}
    union all
    select
        'gate' as kind, project_key, source_name, source_record_id, extract_id, gate_id as record_id, name as title,
        decision as outcome, cast(null as string) as owner_name, is_stale,
        (entered_date is not null and decided_date is null and decision is null) as is_open,
        entered_date as asked_date, cast(null as date) as needed_by_date, decided_date
    from {{ ref('fct_gates') }}
    union all
    select
        'demand' as kind, project_key, source_name, source_record_id, extract_id, demand_id as record_id, title,
        case when decision in ('approved', 'rejected', 'deferred') then decision end as outcome, cast(null as string) as owner_name, is_stale,
        (coalesce(decision, '') not in ('approved', 'rejected', 'deferred') and decided_date is null) as is_open,
        submitted_date as asked_date, cast(null as date) as needed_by_date, decided_date
    from {{ ref('fct_demands') }}
)

select
    {{ surrogate_key(['kind', 'source_name', 'source_record_id']) }} as decision_list_key,
    kind,
    project_key,
    source_name,
    source_record_id,
    extract_id,
    record_id,
    title,
    outcome,
    owner_name,
    case when is_open and asked_date <= {{ city_date() }} then {{ days_between('asked_date', city_date()) }} end as waiting_days,
    is_open,
    (is_open and coalesce(needed_by_date < {{ city_date() }}, false)) as is_overdue,
    is_stale,
    asked_date,
    needed_by_date,
    decided_date
from asked
