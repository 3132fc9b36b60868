-- What the city's policy withholds from the public. A restriction that cannot be read withholds the whole project; one whose
-- last day has passed holds no more, and one whose day cannot be read holds on.
with restrictions as (
    select
        members.project_key,
        case
            when {{ matchable('policy.restriction') }} in ('procurement_sensitive', 'procurement') then 'procurement_sensitive'
            else 'pre_decisional'
        end as restriction
    from {{ source('landing', 'policy_publication') }} as policy
    inner join {{ ref('int_project_members') }} as members
        on trim(policy.source_name) = members.source_name
        and trim(policy.project_id) = members.project_id
    where try_cast(trim(policy.until_date) as date) is null or try_cast(trim(policy.until_date) as date) >= {{ city_date() }}
),

restricted as (
    select
        project_key,
        max(case when restriction = 'pre_decisional' then 1 else 0 end) = 1 as is_predecisional,
        max(case when restriction = 'procurement_sensitive' then 1 else 0 end) = 1 as is_procurement_sensitive
    from restrictions
    group by project_key
)

select
    projects.project_key,
    coalesce(restricted.is_predecisional, false) as is_predecisional,
    coalesce(restricted.is_procurement_sensitive, false) as is_procurement_sensitive,
    projects.is_public and not projects.is_deleted and not coalesce(restricted.is_predecisional, false) as is_published
from {{ ref('int_projects') }} as projects
left join restricted on projects.project_key = restricted.project_key
