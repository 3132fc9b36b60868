-- name: milestones
select
    project_key,
    milestone_id,
    name,
    baseline_date,
    forecast_date,
    actual_date,
    coalesce(actual_date, forecast_date) - baseline_date as slip_days,
    planned_value_amount,
    source_record_id
from shown.fct_milestones
where project_key is not null
order by project_key, coalesce(baseline_date, forecast_date, actual_date) nulls last, milestone_id;

-- name: baselines
select
    project_key,
    baseline_number,
    baseline_start_date,
    baseline_finish_date,
    effective_date,
    superseded_date,
    baseline_finish_date - lag(baseline_finish_date) over (partition by project_key order by baseline_number) as moved_days
from shown.fct_project_baselines
where project_key is not null
order by project_key, baseline_number;

-- name: delay_reasons
select
    project_key,
    coalesce(reason_date, month_end_date) as reason_date,
    reason_source,
    reason_text,
    moved_days,
    source_name,
    source_record_id
from shown.fct_delay_reasons
where project_key is not null
order by project_key, coalesce(reason_date, month_end_date) desc nulls last, source_name, source_record_id, reason_text;

-- name: gates
select
    project_key,
    gate_id,
    name,
    decision,
    entered_date,
    decided_date,
    conditions_due_date,
    conditions_met_date
from shown.fct_gates
where project_key is not null
order by project_key, coalesce(entered_date, decided_date) nulls last, gate_id;
