select
    project_key,
    finance_project_code
from {{ ref('int_projects') }}
where finance_project_code is not null
