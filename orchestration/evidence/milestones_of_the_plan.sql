-- The milestones that plan and earn the value (core.fct_milestones)
select
    source_name,
    source_record_id,
    extract_id,
    milestone_id,
    name,
    baseline_date,
    actual_date,
    weight_pct,
    planned_value_amount
from core.fct_milestones
where
    project_key = $entity_id
    and exists (
        select 1
        from core.fct_earned_value_months
        where project_key = $entity_id and 'milestones' in (pv_method, ev_method)
    )
order by baseline_date, milestone_id
