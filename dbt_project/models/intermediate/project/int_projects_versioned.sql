{%- set groups = project_field_groups() %}
{%- set rest = [
    'is_deleted', 'is_stale', 'updated_date', 'valid_from_at', 'valid_to_at', 'has_own_health'
] %}
-- Most projects are one record in one system, and are that record's versions.
with alone as (
    select
        members.project_key,
        versions.*
    from {{ ref('int_members_versioned') }} as versions
    inner join {{ ref('int_project_members') }} as members
        on versions.member_key = members.member_key
        and members.member_count = 1
),

versions as (
    select
        project_key,
        source_name,
        source_record_id,
        extract_id,
        {% for group, columns in groups.items() -%}
        {% for column in columns -%}
        {{ 'coalesce(is_public, false) as is_public' if column == 'is_public' else column }},
        {% endfor -%}
        case when has_{{ group }} then member_key end as {{ group }}_member_key,
        {% endfor -%}
        {{ rest | join(',\n        ') }}
    from alone
    union all
    select
        project_key,
        source_name,
        source_record_id,
        extract_id,
        {% for group, columns in groups.items() -%}
        {% for column in columns -%}
        {# Before the survivor itself was landed, its key stands already. -#}
        {{ 'case when identity_member_rank = 1 then project_id else surviving_project_id end as project_id' if column == 'project_id' else column }},
        {% endfor -%}
        {{ group }}_member_key,
        {% endfor -%}
        {{ rest | join(',\n        ') }}
    from {{ ref('int_projects_merged') }}
)

select
    versions.*,
    versions.valid_to_at is null as is_current,
    {{ city_day('versions.valid_from_at') }} as valid_from_date,
    {{ city_day('versions.valid_to_at') }} as valid_to_date
from versions
