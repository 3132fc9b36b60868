-- A platform that keeps baselines tells their dates itself; elsewhere a baseline is what a version of the record states.
with baselines as (
    {{ conformed('baselines') }}
),

kept as (
    select
        {{ resolved_member_key() }} as member_key,
        baselines.source_name,
        baselines.source_record_id,
        baselines.extract_id,
        baselines.is_stale,
        baselines.is_gone,
        baselines.created_date as effective_date,
        baselines.created_at as ordering_at,
        baselines.baseline_reference as ordering_text,
        baselines.baseline_start_date,
        baselines.baseline_finish_date
    from baselines
    {{ join_project('baselines') }}
    where {{ resolved_member_key() }} is not null
),

stated as (
    select
        member_key,
        source_name,
        source_record_id,
        extract_id,
        is_stale,
        valid_from_date as effective_date,
        valid_from_at as ordering_at,
        extract_id as ordering_text,
        coalesce(stated_baseline_start_date, approved_start_date) as baseline_start_date,
        coalesce(stated_baseline_finish_date, approved_finish_date) as baseline_finish_date,
        max(case when stated_baseline_finish_date is not null then 1 else 0 end) over (partition by member_key) as is_stated
    from {{ ref('int_project_log') }}
),

chosen as (
    select stated.member_key, stated.source_name, stated.source_record_id, stated.extract_id, stated.is_stale, false as is_gone, stated.effective_date, stated.ordering_at, stated.ordering_text, stated.baseline_start_date, stated.baseline_finish_date
    from stated
    left join (select distinct member_key from kept where baseline_finish_date is not null) as keepers
        on stated.member_key = keepers.member_key
    where stated.is_stated = 1 or keepers.member_key is null
    union all
    select kept.member_key, kept.source_name, kept.source_record_id, kept.extract_id, kept.is_stale, kept.is_gone, kept.effective_date, kept.ordering_at, kept.ordering_text, kept.baseline_start_date, kept.baseline_finish_date
    from kept
    left join (select distinct member_key from stated where is_stated = 1) as staters
        on kept.member_key = staters.member_key
    where staters.member_key is null
),

compared as (
    select
        chosen.*,
        lag(baseline_start_date) over (partition by member_key order by ordering_at asc nulls first, ordering_text asc nulls first) as before_start_date,
        lag(baseline_finish_date) over (partition by member_key order by ordering_at asc nulls first, ordering_text asc nulls first) as before_finish_date
    from chosen
    where baseline_finish_date is not null
)

select
    member_key,
    source_name,
    source_record_id,
    extract_id,
    is_stale,
    is_gone,
    cast(row_number() over (partition by member_key order by ordering_at asc nulls first, ordering_text asc nulls first) as integer) as baseline_number,
    baseline_start_date,
    baseline_finish_date,
    effective_date,
    lead(effective_date) over (partition by member_key order by ordering_at asc nulls first, ordering_text asc nulls first) as superseded_date
from compared
where
    before_finish_date is distinct from baseline_finish_date
    or before_start_date is distinct from baseline_start_date
