with members as (
    select *
    from {{ ref('int_project_members') }}
),

-- A key that only one living project has, whichever system writes it.
unambiguous as (
    select
        project_id as project_reference,
        max(project_key) as project_key,
        min(member_rank) as member_rank
    from members
    where project_id is not null and not is_project_deleted
    group by project_id
    having count(distinct project_key) = 1
)

select
    spellings.source_name,
    spellings.project_reference,
    spellings.member_key,
    members.project_key,
    members.member_rank
from {{ ref('int_member_references') }} as spellings
inner join members on spellings.member_key = members.member_key
union all
select
    '*' as source_name,
    unambiguous.project_reference,
    members.member_key,
    unambiguous.project_key,
    unambiguous.member_rank
from unambiguous
inner join members
    on unambiguous.project_key = members.project_key
    and unambiguous.member_rank = members.member_rank
