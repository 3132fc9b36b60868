select
    shares.finance_project_code,
    max(shares.sole_project_key) as project_key,
    cast(count(*) as bigint) as owner_count
from {{ ref('int_finance_code_shares') }} as shares
group by shares.finance_project_code
