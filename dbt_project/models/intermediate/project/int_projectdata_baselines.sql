-- The feed keeps only the present content of baseline 0: each landed version of it was the approved baseline from then on.
with versions as (
    select
        baselines.*,
        first_value(is_deleted) over (
            partition by source_name, source_record_id
            order by valid_from_at desc nulls last, extract_id desc nulls last
        ) as is_gone
    from {{ ref('stg_projectdata__project_baselines') }} as baselines
    where reason_code is null and coalesce(baseline_number, 0) = 0
)

select
    source_name,
    source_record_id,
    extract_id,
    is_stream_stale as is_stale,
    project_reference,
    extract_id as baseline_reference,
    {{ city_day('valid_from_at') }} as created_date,
    valid_from_at as created_at,
    baseline_start_date,
    baseline_finish_date,
    is_gone
from versions
where not is_deleted and baseline_finish_date is not null
