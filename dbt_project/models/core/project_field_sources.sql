with chosen as (
    {% for group in project_field_groups() -%}
    {% if not loop.first %}union all
    {% endif -%}
    select project_key, '{{ group }}' as field_group, {{ group }}_member_key as member_key
    from {{ ref('int_projects') }}
    where {{ group }}_member_key is not null
    {% endfor %}
)

select
    {{ surrogate_key(['chosen.project_key', 'chosen.field_group']) }} as project_field_source_key,
    chosen.project_key,
    members.source_name,
    members.source_record_id,
    members.extract_id,
    chosen.field_group,
    members.is_stale
from chosen
inner join {{ ref('int_project_members') }} as members on chosen.member_key = members.member_key
