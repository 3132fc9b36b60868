{#- A project's record in several systems, one version at every change of any of them, each field group whole from the first that has it. -#}
{% set groups = project_field_groups() %}
with members as (
    select *
    from {{ ref('int_project_members') }}
    where member_count > 1
),

versions as (
    select
        members.project_key,
        members.surviving_source_name,
        members.surviving_record_id,
        members.surviving_project_id,
        members.member_rank,
        case when versions.is_deleted then 1 else 0 end as absence_rank,
        versions.*
    from {{ ref('int_members_versioned') }} as versions
    inner join members on versions.member_key = members.member_key
),

instants as (
    select
        project_key,
        valid_from_at as instant_at,
        lead(valid_from_at) over (partition by project_key order by valid_from_at asc nulls first) as next_instant_at
    from (select distinct project_key, valid_from_at from versions) as changes
),

-- Every record's version in force at each instant, ranked for each group: records that are still there before deleted ones.
-- The identity is the survivor's even when it is deleted; a record that says no to the public decides over any yes.
in_force as (
    select
        instants.instant_at,
        instants.next_instant_at,
        {% for group in groups -%}
        row_number() over (
            partition by versions.project_key, instants.instant_at
            order by
                {% if group == 'publicity' -%}
                case when versions.is_public then 2 when not versions.is_public then 1 else 3 end asc nulls last,
                {% elif group != 'identity' -%}
                versions.absence_rank asc nulls last,
                case when versions.has_{{ group }} then 0 else 1 end asc nulls last,
                {% endif -%}
                versions.member_rank asc nulls last
        ) as {{ group }}_rank,
        {% endfor -%}
        versions.*
    from instants
    inner join versions
        on instants.project_key = versions.project_key
        and versions.valid_from_at <= instants.instant_at
        and (versions.valid_to_at is null or versions.valid_to_at > instants.instant_at)
)

select
    project_key,
    max(surviving_source_name) as source_name,
    max(surviving_record_id) as source_record_id,
    max(surviving_project_id) as surviving_project_id,
    max(case when identity_rank = 1 then member_rank end) as identity_member_rank,
    max(case when identity_rank = 1 then extract_id end) as extract_id,
    {% for group, columns in groups.items() -%}
    {% for column in columns -%}
    {% if column == 'is_public' -%}
    max(case when publicity_rank = 1 and is_public then 1 else 0 end) = 1 as is_public,
    {% else -%}
    max(case when {{ group }}_rank = 1 then {{ column }} end) as {{ column }},
    {% endif -%}
    {% endfor -%}
    max(case when {{ group }}_rank = 1 and has_{{ group }} then member_key end) as {{ group }}_member_key,
    {% endfor -%}
    max(case when health_rank = 1 and has_own_health then 1 else 0 end) = 1 as has_own_health,
    min(absence_rank) = 1 as is_deleted,
    (max(case when is_stale then 1 else 0 end) = 1 and next_instant_at is null) as is_stale,
    max(updated_date) as updated_date,
    instant_at as valid_from_at,
    next_instant_at as valid_to_at
from in_force
group by project_key, instant_at, next_instant_at
