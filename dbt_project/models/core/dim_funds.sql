with mentioned as (
    select fund_code from {{ ref('int_journal_lines') }}
    union
    select fund_code from {{ ref('int_budget_events') }}
    union
    select fund_code from {{ ref('int_encumbrance_events') }}
    union
    select fund_code from {{ ref('stg_delivered__requisitions') }}
    union
    select fund_code from {{ ref('stg_delivered__trial_balance') }}
    union
    select trim(fund_code) as fund_code from {{ source('landing', 'policy_funds') }}
),

policy as (
    select
        trim(funds.fund_code) as fund_code,
        max(trim(funds.name)) as fund_name,
        max({{ fund_type('funds.fund_type') }}) as fund_type
    from {{ source('landing', 'policy_funds') }} as funds
    group by trim(funds.fund_code)
)

select
    {{ surrogate_key(['mentioned.fund_code']) }} as fund_key,
    mentioned.fund_code,
    policy.fund_name,
    policy.fund_type,
    coalesce(policy.fund_type = 'internal_service', false) as is_internal_service
from mentioned
left join policy
    on mentioned.fund_code = policy.fund_code
where mentioned.fund_code <> ''
