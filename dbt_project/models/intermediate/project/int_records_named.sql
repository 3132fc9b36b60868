with named as (
    select source_name, source_record_id as record_reference, name from {{ ref('stg_servicenow__users') }}
    union all
    select source_name, source_record_id as record_reference, department_name as name from {{ ref('stg_servicenow__departments') }}
    union all
    select source_name, source_record_id as record_reference, program_name as name from {{ ref('stg_servicenow__programs') }}
    union all
    select source_name, source_record_id as record_reference, portfolio_name as name from {{ ref('stg_servicenow__portfolios') }}
)

select
    source_name,
    record_reference,
    max(name) as record_name
from named
where name is not null
group by source_name, record_reference
