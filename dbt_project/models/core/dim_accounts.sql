with mentioned as (
    select source_name, account_code from {{ ref('int_journal_lines') }}
    union
    select source_name, account_code from {{ ref('int_budget_events') }}
    union
    select source_name, account_code from {{ ref('int_encumbrance_events') }}
    union
    select source_name, account_code from {{ ref('stg_delivered__requisitions') }}
    union
    select source_name, account_code from {{ ref('stg_delivered__trial_balance') }}
    union
    select source_name, account_code from {{ ref('int_accounts') }}
),

fits as (
    select
        mentioned.source_name,
        mentioned.account_code,
        min(case when {{ fits_segment('mentioned.account_code', 'patterns') }} then 1 else 0 end) = 1 as is_fitting
    from mentioned
    inner join {{ ref('int_account_patterns') }} as patterns
        on mentioned.source_name = patterns.source_name
    where mentioned.account_code is not null
    group by mentioned.source_name, mentioned.account_code
)

select
    {{ surrogate_key(['mentioned.source_name', 'mentioned.account_code']) }} as account_key,
    mentioned.source_name,
    own_chart.source_record_id,
    own_chart.extract_id,
    mentioned.account_code,
    coalesce(own_chart.account_name, city_chart.account_name) as account_name,
    coalesce(own_chart.account_type, city_chart.account_type) as account_type,
    coalesce(own_chart.account_class, city_chart.account_class) as account_class,
    own_chart.account_code is not null as is_charted,
    fits.is_fitting,
    coalesce(own_chart.is_stale, false) as is_stale
from mentioned
left join {{ ref('int_accounts') }} as own_chart
    on mentioned.source_name = own_chart.source_name
    and mentioned.account_code = own_chart.account_code
left join {{ ref('int_accounts') }} as city_chart
    on mentioned.account_code = city_chart.account_code
    and city_chart.is_city_default
left join fits
    on mentioned.source_name = fits.source_name
    and mentioned.account_code = fits.account_code
where mentioned.account_code is not null
