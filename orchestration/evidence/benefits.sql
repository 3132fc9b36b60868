-- The benefits and costs (core.fct_benefits)
select
    source_name,
    source_record_id,
    extract_id,
    benefit_id,
    kind,
    period_end_date,
    planned_amount,
    forecast_amount,
    realized_amount,
    case
        when coalesce(lower(trim(kind)), 'benefit') <> 'cost' and period_end_date <= $as_of_date then planned_amount
    end as planned_by_then_amount,
    case
        when coalesce(lower(trim(kind)), 'benefit') <> 'cost' and period_end_date <= $as_of_date then realized_amount
    end as realized_by_then_amount
from core.fct_benefits
where project_key = $entity_id
order by period_end_date, benefit_id
