with landed as (
    {{ current_versions('servicenow', 'cost_plan_breakdowns') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    cost_plan as cost_plan_reference,
    task as task_reference,
    fiscal_period as fiscal_period_reference,
    {{ servicenow_scope('breakdown_type') }} as scope,
    portfolio as portfolio_reference,
    cost_local_currency as entered_cost_amount,
    -- The functional cost; else the entered one in the city's currency, which it is in already where no rate is kept.
    coalesce(
        cost_default_currency,
        {{ to_amount('round(cost_local_currency * coalesce(try_cast(exchange_rate as decimal(18, 8)), 1), 2)') }}
    ) as cost_amount,
    actual as actual_amount,
    is_stale,
    valid_from_at
from landed
