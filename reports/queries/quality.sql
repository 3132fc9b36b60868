-- name: streams
with ranked as (
    select
        extracts.*,
        row_number() over (
            partition by source_name, stream order by coalesce(finished_at, started_at) desc nulls last, extract_id desc
        ) as recency
    from shown.extracts
),

accepted as (
    select
        source_name,
        stream,
        max(finished_at) as last_accepted_at
    from shown.extracts
    where status = 'accepted'
    group by source_name, stream
)

select
    ranked.source_name,
    ranked.stream,
    ranked.extract_id,
    ranked.status,
    ranked.finished_at,
    accepted.last_accepted_at,
    ranked.rows_reported,
    ranked.rows_received,
    ranked.rows_changed,
    ranked.rows_deleted,
    ranked.rows_quarantined,
    ranked.reason
from ranked
left join accepted
    on ranked.source_name = accepted.source_name and ranked.stream = accepted.stream
where ranked.recency = 1
order by ranked.source_name, ranked.stream;

-- name: checks
select
    door,
    count(*) filter (where outcome = 'passed') as passed_count,
    count(*) filter (where outcome = 'failed') as failed_count,
    count(*) filter (where outcome = 'broke') as broke_count,
    count(*) as check_count
from shown.checks
group by door
order by case door when 'landing' then 1 when 'build' then 2 else 3 end, door;

-- name: reconciliations
select
    control_id,
    count(*) as control_count,
    count(*) filter (where passed) as passed_count,
    count(*) filter (where not coalesce(passed, false)) as failed_count,
    count(released_reason) as released_count,
    cast(sum(difference_amount) as decimal(18, 2)) as difference_amount
from shown.reconciliations
group by control_id
order by length(control_id), control_id;

-- name: quarantine
select
    source_name,
    stream,
    reason_code,
    count(*) as record_count
from shown.quarantine
group by source_name, stream, reason_code
order by source_name, stream, reason_code;

-- name: freshness
select
    entity_id as source_name,
    value as freshness_hours
from current_figures
where entity_type = 'source' and metric_id = 'source_freshness_hours'
order by entity_id;

-- name: absences
select
    entity_id as source_name,
    string_agg(case when absence = 'not_kept' then metric_id end, ' ' order by metric_id) as not_kept,
    string_agg(case when absence = 'not_delivered' then metric_id end, ' ' order by metric_id) as not_delivered
from shown.exclusions
where kind = 'entity' and entity_type = 'source'
group by entity_id
order by entity_id;
