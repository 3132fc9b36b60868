select *
from {{ ref('int_projects_versioned') }}
where is_current
