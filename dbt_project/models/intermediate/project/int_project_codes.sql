-- Each record's own code counts: money booked on a code that any living record of a project names is that project's.
select
    members.project_key,
    versions.finance_project_code
from {{ ref('int_members_versioned') }} as versions
inner join {{ ref('int_project_members') }} as members on versions.member_key = members.member_key
where versions.is_current and not versions.is_deleted and versions.finance_project_code is not null
group by members.project_key, versions.finance_project_code
