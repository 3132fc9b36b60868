with landed as (
    {{ current_versions('servicenow', 'demands') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    coalesce(project, source_record_id) as direct_reference,
    project as project_reference,
    coalesce(number, source_record_id) as demand_id,
    short_description as title,
    department_display as department_name,
    department as department_reference,
    coalesce(state_display, state) as decision_text,
    coalesce({{ servicenow_decision('state') }}, {{ servicenow_decision('state_display') }}) as platform_decision,
    coalesce(opened_at_date, sys_created_on_date) as submitted_date,
    closed_at_date as decided_date,
    is_stale,
    valid_from_at
from landed
