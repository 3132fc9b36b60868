with landed as (
    {{ current_versions('servicenow', 'benefit_plan_breakdowns') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    benefit_plan as plan_reference,
    task as task_reference,
    fiscal_period as fiscal_period_reference,
    {{ servicenow_scope('breakdown_type') }} as scope,
    portfolio as portfolio_reference,
    coalesce(benefit_default_currency, planned_benefit) as planned_amount,
    coalesce(actual_benefit, actual) as realized_amount,
    is_stale,
    valid_from_at
from landed
