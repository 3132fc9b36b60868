-- A platform that keeps baselines tells their dates itself; elsewhere a baseline is what a version of the record states.
with baseline_headers as (
    select
        projects.project_key,
        projects.source_name,
        projects.source_record_id as project_record_id,
        baselines.source_record_id as baseline_reference,
        baselines.is_gone,
        baselines.created_date,
        baselines.created_at
    from {{ ref('stg_servicenow__baselines') }} as baselines
    inner join {{ ref('int_project_references') }} as refs
        on baselines.source_name = refs.source_name
        and baselines.project_reference = refs.project_reference
    inner join {{ ref('int_project_log') }} as projects
        on refs.project_key = projects.project_key
        and projects.is_current
),

kept as (
    select
        baseline_headers.project_key,
        baseline_headers.is_gone,
        baseline_headers.created_date as effective_date,
        baseline_headers.created_at as ordering_at,
        baseline_headers.baseline_reference as ordering_text,
        coalesce(
            max(case when items.task_reference = baseline_headers.project_record_id then items.start_date end),
            min(items.start_date)
        ) as baseline_start_date,
        coalesce(
            max(case when items.task_reference = baseline_headers.project_record_id then items.finish_date end),
            max(items.finish_date)
        ) as baseline_finish_date
    from baseline_headers
    inner join {{ ref('stg_servicenow__baseline_items') }} as items
        on baseline_headers.source_name = items.source_name
        and baseline_headers.baseline_reference = items.baseline_reference
    group by
        baseline_headers.project_key, baseline_headers.is_gone, baseline_headers.created_date, baseline_headers.created_at,
        baseline_headers.baseline_reference
),

stated as (
    select
        project_key,
        valid_from_date as effective_date,
        valid_from_at as ordering_at,
        extract_id as ordering_text,
        coalesce(stated_baseline_start_date, approved_start_date) as baseline_start_date,
        coalesce(stated_baseline_finish_date, approved_finish_date) as baseline_finish_date,
        max(case when stated_baseline_finish_date is not null then 1 else 0 end) over (partition by project_key) as is_stated
    from {{ ref('int_project_log') }}
),

chosen as (
    select stated.project_key, false as is_gone, stated.effective_date, stated.ordering_at, stated.ordering_text, stated.baseline_start_date, stated.baseline_finish_date
    from stated
    left join (select distinct project_key from kept where baseline_finish_date is not null) as keepers
        on stated.project_key = keepers.project_key
    where stated.is_stated = 1 or keepers.project_key is null
    union all
    select kept.project_key, kept.is_gone, kept.effective_date, kept.ordering_at, kept.ordering_text, kept.baseline_start_date, kept.baseline_finish_date
    from kept
    left join (select distinct project_key from stated where is_stated = 1) as staters
        on kept.project_key = staters.project_key
    where staters.project_key is null
),

compared as (
    select
        chosen.*,
        lag(baseline_start_date) over (partition by project_key order by ordering_at asc nulls first, ordering_text asc nulls first) as before_start_date,
        lag(baseline_finish_date) over (partition by project_key order by ordering_at asc nulls first, ordering_text asc nulls first) as before_finish_date
    from chosen
    where baseline_finish_date is not null
)

select
    project_key,
    is_gone,
    cast(row_number() over (partition by project_key order by ordering_at asc nulls first, ordering_text asc nulls first) as integer) as baseline_number,
    baseline_start_date,
    baseline_finish_date,
    effective_date,
    lead(effective_date) over (partition by project_key order by ordering_at asc nulls first, ordering_text asc nulls first) as superseded_date
from compared
where
    before_finish_date is distinct from baseline_finish_date
    or before_start_date is distinct from baseline_start_date
