with records as (
    {{ conformed('portfolios') }}
),

-- Where a project is in several systems, its portfolio is that of one of them.
organised as (
    select members.source_name, members.extract_id, projects.portfolio_name, members.is_stale
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_project_members') }} as members on projects.organisation_member_key = members.member_key
),

named as (
    select
        source_name, source_record_id, extract_id, portfolio_code, portfolio_name, manager_name, is_stale,
        1 as preference
    from records
    where portfolio_name is not null
    union all
    select
        source_name, cast(null as string) as source_record_id, extract_id, cast(null as string) as portfolio_code,
        portfolio_name, cast(null as string) as manager_name, is_stale,
        2 as preference
    from organised
    where portfolio_name is not null
),

ranked as (
    select
        named.*,
        row_number() over (
            partition by portfolio_name
            order by preference asc nulls last, source_name asc nulls last, source_record_id asc nulls last, extract_id asc nulls last
        ) as name_rank
    from named
)

select
    {{ surrogate_key(['portfolio_name']) }} as portfolio_key,
    portfolio_code,
    portfolio_name,
    source_name,
    source_record_id,
    extract_id,
    manager_name,
    is_stale
from ranked
where name_rank = 1
