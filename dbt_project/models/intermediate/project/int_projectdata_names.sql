with named as (
    select source_name, source_record_id, extract_id, is_stale, resource_name as record_name
    from {{ ref('stg_projectdata__resources') }}
    union all
    select source_name, source_record_id, extract_id, is_stream_stale as is_stale, project_name as record_name
    from (
        select
            projects.*,
            row_number() over (
                partition by source_name, source_record_id
                order by valid_from_at desc nulls last, extract_id desc nulls last
            ) as recency
        from {{ ref('stg_projectdata__projects') }} as projects
        where reason_code is null and not is_deleted
    ) as newest
    where recency = 1
)

select
    source_name,
    source_record_id,
    extract_id,
    source_record_id as record_reference,
    record_name,
    is_stale
from named
where record_name is not null
