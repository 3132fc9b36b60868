with claims as (
    select
        bridge.finance_project_code,
        bridge.project_key,
        bridge.share_part,
        bridge.share_whole
    from {{ ref('bridge_project_finance') }} as bridge
)

select
    claims.finance_project_code,
    claims.project_key,
    claims.share_part,
    claims.share_whole,
    cast(row_number() over (partition by claims.finance_project_code order by claims.project_key asc nulls last) as bigint) as owner_rank,
    cast(count(*) over (partition by claims.finance_project_code) as bigint) as owner_count,
    case when count(*) over (partition by claims.finance_project_code) = 1 then claims.project_key end as sole_project_key
from claims
