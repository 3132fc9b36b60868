with records as (
    {{ conformed('departments') }}
),

-- Where a project is in several systems, its department is that of one of them.
organised as (
    select members.source_name, members.extract_id, projects.department_name, members.is_stale
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_project_members') }} as members on projects.organisation_member_key = members.member_key
),

named as (
    select
        cast(null as string) as source_name,
        cast(null as string) as source_record_id,
        cast(null as string) as extract_id,
        department_code,
        name as department_name,
        false as is_stale,
        1 as preference
    from {{ source('landing', 'policy_departments') }}
    where department_code is not null or name is not null
    union all
    select source_name, source_record_id, extract_id, department_code, department_name, is_stale, 2 as preference
    from records
    union all
    select source_name, cast(null as string) as source_record_id, extract_id, cast(null as string) as department_code, department_name, is_stale, 3 as preference
    from organised
    where department_name is not null
    union all
    select source_name, cast(null as string) as source_record_id, extract_id, cast(null as string) as department_code, department_name, is_stale, 4 as preference
    from {{ ref('int_demands') }}
    where department_name is not null
),

ranked as (
    select
        named.*,
        coalesce(department_name, department_code) as shown_name,
        max(department_code) over (partition by coalesce(department_name, department_code)) as known_code,
        row_number() over (
            partition by coalesce(department_name, department_code)
            order by preference asc nulls last, source_name asc nulls last, source_record_id asc nulls last, extract_id asc nulls last
        ) as name_rank
    from named
    where coalesce(department_name, department_code) is not null
),

departments as (
    select
        coalesce(department_code, known_code) as department_code,
        shown_name as department_name,
        source_name,
        source_record_id,
        extract_id,
        is_stale
    from ranked
    where name_rank = 1
),

-- A code that only the ledger and the budget know is a department too, under its code.
ledger_codes as (
    select finance_codes.department_code
    from (
        select department_code from {{ ref('int_journal_lines') }}
        union
        select department_code from {{ ref('int_budget_events') }}
    ) as finance_codes
    left join departments on finance_codes.department_code = departments.department_code
    left join departments as same_name on finance_codes.department_code = same_name.department_name
    where
        finance_codes.department_code is not null
        and departments.department_code is null
        and same_name.department_name is null
)

select
    {{ surrogate_key(['department_name']) }} as department_key,
    department_code,
    department_name,
    source_name,
    source_record_id,
    extract_id,
    is_stale
from departments
union all
select
    {{ surrogate_key(['department_code']) }} as department_key,
    department_code,
    department_code as department_name,
    cast(null as string) as source_name,
    cast(null as string) as source_record_id,
    cast(null as string) as extract_id,
    false as is_stale
from ledger_codes
