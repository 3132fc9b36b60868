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

claimed as (
    select
        coalesce(explicit.finance_project_code, stewarded.finance_project_code) as finance_project_code,
        coalesce(explicit.project_key, stewarded.project_key) as project_key,
        cast(round(stewarded.stated_share * 1000000000, 0) as bigint) as stated_part,
        explicit.project_key is not null as is_explicit
    from explicit
    full outer join stewarded
        on explicit.finance_project_code = stewarded.finance_project_code
        and explicit.project_key = stewarded.project_key
),

-- The steward's rules, for codes that neither a project nor the steward claims.
rules as (
    select
        policy.rule_id,
        policy.pattern,
        members.project_key,
        {{ dbt.safe_cast('policy.confidence', 'double') }} as confidence
    from {{ source('landing', 'policy_finance_rules') }} as policy
    inner join {{ ref('int_project_members') }} as members
        on trim(policy.source_name) = members.source_name
        and trim(policy.project_id) = members.project_id
    where policy.problem is null and not members.is_project_deleted
),

described as (
    select
        lines.finance_project_code,
        lines.description,
        count(*) as lines
    from (
        select finance_project_code, description from {{ ref('stg_delivered__journal_lines') }}
        union all
        select finance_project_code, description from {{ ref('stg_delivered__budget_lines') }}
        union all
        select finance_project_code, title as description from {{ ref('stg_delivered__contracts') }}
    ) as lines
    left join (select distinct finance_project_code from claimed) as taken
        on lines.finance_project_code = taken.finance_project_code
    where
        lines.finance_project_code is not null
        and taken.finance_project_code is null
        and exists (select 1 from rules)
    group by lines.finance_project_code, lines.description
),

matched as (
    select
        described.finance_project_code,
        rules.project_key,
        rules.rule_id,
        max(rules.confidence) as confidence,
        sum(described.lines) as lines
    from described
    inner join rules
        on {{ matches_pattern('described.description', 'rules.pattern') }}
    group by described.finance_project_code, rules.project_key, rules.rule_id
),

weighed as (
    select
        matched.*,
        matched.confidence * {{ divide('matched.lines', 'totals.lines') }} as rule_confidence
    from matched
    inner join (
        select finance_project_code, sum(lines) as lines
        from described
        group by finance_project_code
    ) as totals
        on matched.finance_project_code = totals.finance_project_code
),

ruled as (
    select
        weighed.*,
        row_number() over (
            partition by weighed.finance_project_code, weighed.project_key
            order by weighed.rule_confidence desc nulls last, weighed.rule_id asc nulls last
        ) as rule_rank
    from weighed
)

select
    claimed.finance_project_code,
    claimed.project_key,
    claimed.stated_part,
    claimed.is_explicit,
    cast(null as string) as rule_id,
    cast(null as double) as rule_confidence
from claimed
union all
select
    ruled.finance_project_code,
    ruled.project_key,
    cast(null as bigint) as stated_part,
    false as is_explicit,
    ruled.rule_id,
    ruled.rule_confidence
from ruled
where ruled.rule_rank = 1
