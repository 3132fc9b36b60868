{% set own = project_columns() %}
-- The stage of a version is the last one entered before the version was superseded.
with versions as (
    select
        projects.*,
        lead(valid_from_at) over (
            partition by source_name, record_key
            order by valid_from_at asc nulls first, extract_id asc nulls first
        ) as valid_to_at
    from {{ ref('stg_projectdata__projects') }} as projects
),

stages as (
    select
        versions.source_name,
        versions.record_key,
        versions.valid_from_at,
        versions.extract_id,
        gates.name,
        row_number() over (
            partition by versions.source_name, versions.record_key, versions.valid_from_at, versions.extract_id
            order by gates.entered_date desc nulls last, gates.stage_order desc nulls last, gates.gate_id desc nulls last
        ) as recency
    from versions
    inner join {{ ref('stg_projectdata__gates') }} as gates
        on versions.source_name = gates.source_name
        and versions.source_record_id = gates.project_reference
        and (versions.valid_to_at is null or gates.entered_date < {{ city_day('versions.valid_to_at') }})
    where gates.entered_date is not null
)

select
    versions.source_name,
    versions.source_record_id,
    versions.extract_id,
    {% for column in own -%}
    {% if column == 'stage' -%}
    case when concat_ws(' ', '', field_maps.canonical_columns, '') like '% stage %' then versions.stage else stages.name end as stage
    {%- else -%}
    versions.{{ column }}
    {%- endif %}{{ ',' if not loop.last }}
    {% endfor %}
from versions
left join stages
    on versions.source_name = stages.source_name
    and versions.record_key = stages.record_key
    and versions.valid_from_at = stages.valid_from_at
    and versions.extract_id = stages.extract_id
    and stages.recency = 1
left join {{ source('landing', 'field_maps') }} as field_maps on versions.source_name = field_maps.source_name
