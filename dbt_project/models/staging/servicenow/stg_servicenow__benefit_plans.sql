with landed as (
    {{ current_versions('servicenow', 'benefit_plans') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    task as task_reference,
    top_task as top_task_reference,
    name,
    coalesce(category_display, category) as kind,
    start_fiscal_period as start_period_reference,
    end_fiscal_period as end_period_reference,
    coalesce(planned_benefit, total_planned_benefit) as planned_amount,
    actual_benefit as realized_amount,
    is_stale,
    valid_from_at
from landed
