-- The end of the project against its dates and budget, as known then (core.dim_projects_history, fct_project_baselines, fct_project_months)
with versions as (
    select
        history.*,
        cast(timezone($time_zone, timezone('UTC', history.valid_from_at)) as date) as from_date,
        cast(timezone($time_zone, timezone('UTC', history.valid_to_at)) as date) as to_date
    from core.dim_projects_history as history
    where history.project_key = $entity_id
)

select
    versions.source_name,
    versions.source_record_id,
    versions.extract_id,
    versions.status,
    versions.actual_finish_date,
    baselines.baseline_finish_date,
    originals.baseline_finish_date as original_baseline_finish_date,
    case
        when $is_today and methods.ac_method = 'project_system' then versions.actual_cost_amount
        else months.actual_to_date_amount
    end as actual_amount,
    versions.approved_budget_amount,
    case when versions.actual_finish_date <= baselines.baseline_finish_date then 1 else 0 end as is_on_time,
    case when versions.actual_finish_date <= originals.baseline_finish_date then 1 else 0 end as is_on_first_time,
    case
        when case
            when $is_today and methods.ac_method = 'project_system' then versions.actual_cost_amount
            else months.actual_to_date_amount
        end <= versions.approved_budget_amount then 1
        else 0
    end as is_on_budget
from versions
cross join (
    select max(ac_method) as ac_method from core.fct_earned_value_months where project_key = $entity_id
) as methods
left join core.fct_project_months as months
    on versions.project_key = months.project_key
    and months.month_end_date = $status_date
left join core.fct_project_baselines as originals
    on versions.project_key = originals.project_key
    and originals.baseline_number = 1
left join core.fct_project_baselines as baselines
    on versions.project_key = baselines.project_key
    and baselines.effective_date <= $as_of_date
    and (baselines.superseded_date is null or baselines.superseded_date > $as_of_date)
where
    case
        when $is_today then versions.is_current
        else versions.from_date <= $as_of_date and (versions.to_date is null or versions.to_date > $as_of_date)
    end
