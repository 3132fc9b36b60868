with sources as (
    select
        source_name,
        max(source_type) as source_type,
        max(case when is_stale then 1 else 0 end) = 1 as is_stale,
        max(last_accepted_at) as last_accepted_at
    from {{ source('landing', 'stream_status') }}
    group by source_name
)

select
    cast('{{ run_fact("run_id") }}' as string) as run_id,
    cast('{{ run_fact("city_name") | replace("'", "''") }}' as string) as city_name,
    cast('{{ run_fact("git_commit") }}' as string) as git_commit,
    cast('1' as string) as schema_version,
    (
        select
            '[' || coalesce({{ string_agg(
                "'{\"source_name\": \"' || source_name || '\", \"source_type\": \"' || coalesce(source_type, '') || '\", \"is_stale\": ' || case when is_stale then 'true' else 'false' end || ', \"last_accepted_at\": ' || coalesce('\"' || cast(last_accepted_at as string) || '\"', 'null') || '}'",
                ', ', 'source_name'
            ) }}, '') || ']'
        from sources
    ) as sources,
    {{ city_date() }} as as_of_date,
    {{ built_at() }} as built_at
