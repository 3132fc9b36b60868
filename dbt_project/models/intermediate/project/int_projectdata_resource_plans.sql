select plans.*
from {{ ref('stg_projectdata__resource_plans') }} as plans
left join (
    select source_name, project_reference
    from {{ ref('stg_projectdata__assignment_months') }}
    group by source_name, project_reference
) as phased
    on plans.source_name = phased.source_name
    and plans.project_reference = phased.project_reference
where phased.project_reference is null
