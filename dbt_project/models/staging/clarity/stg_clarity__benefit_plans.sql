with landed as (
    {{ current_versions('clarity', 'benefit_plans') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    project as project_reference,
    coalesce(code, source_record_id) as benefit_id,
    {{ clarity_flag('is_plan_of_record') }} as is_plan_of_record,
    {{ in_city_currency('planned_benefit') }} as planned_amount,
    {{ in_city_currency('actual_benefit') }} as realized_amount,
    coalesce(last_updated_date, created_date) as changed_at,
    is_stale,
    valid_from_at
from landed
