with codes as (
    {{ split_codes(ref('int_project_codes')) | indent(4) }}
),

explicit as (
    select distinct codes.finance_project_code, codes.project_key
    from codes
    inner join {{ ref('int_projects') }} as projects
        on codes.project_key = projects.project_key
    where codes.finance_project_code <> '' and not projects.is_deleted
),

stewarded_records as (
    select
        trim(policy.finance_project_code) as finance_project_code,
        members.project_key,
        members.member_key,
        max({{ dbt.safe_cast("nullif(trim(policy.share), '')", "decimal(18, 9)") }}) as stated_share
    from {{ source('landing', 'policy_project_finance') }} as policy
    inner join {{ ref('int_project_members') }} as members
        on trim(policy.source_name) = members.source_name
        and trim(policy.project_id) = members.project_id
    where not members.is_project_deleted and trim(policy.finance_project_code) <> ''
    group by trim(policy.finance_project_code), members.project_key, members.member_key
),

-- Shares stated for several records of one project add up, unless the code's would exceed the whole: then one claim was
-- stated more than once, and the largest counts.
stewarded_projects as (
    select
        finance_project_code,
        project_key,
        sum(stated_share) as summed_share,
        max(stated_share) as largest_share
    from stewarded_records
    group by finance_project_code, project_key
),

stewarded as (
    select
        finance_project_code,
        project_key,
        case when sum(summed_share) over (partition by finance_project_code) > 1 then largest_share else summed_share end as stated_share
    from stewarded_projects
),

final as (
    select
        coalesce(explicit.finance_project_code, stewarded.finance_project_code) as finance_project_code,
        coalesce(explicit.project_key, stewarded.project_key) as project_key,
        cast(round(stewarded.stated_share * 1000000000, 0) as bigint) as stated_part,
        explicit.project_key is not null as is_explicit
    from explicit
    full outer join stewarded
        on explicit.finance_project_code = stewarded.finance_project_code
        and explicit.project_key = stewarded.project_key
)

select * from final
