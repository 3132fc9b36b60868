-- The finish and the baselines as known then (core.dim_projects_history, fct_project_baselines)
with versions as (
    select
        history.*,
        cast(timezone($time_zone, timezone('UTC', history.valid_from_at)) as date) as from_date,
        cast(timezone($time_zone, timezone('UTC', history.valid_to_at)) as date) as to_date,
        coalesce(history.actual_finish_date, history.forecast_finish_date) as finish_date
    from core.dim_projects_history as history
    where history.project_key = $entity_id
),

dates as (
    select case when $is_today then $status_date else cast(date_trunc('month', $as_of_date) as date) - 1 end as previous_date
),

previous as (
    select versions.finish_date, dates.previous_date
    from versions
    inner join dates
        on versions.from_date <= dates.previous_date
        and (versions.to_date is null or versions.to_date > dates.previous_date)
),

found as (
    select
        versions.source_name,
        versions.source_record_id,
        versions.extract_id,
        versions.finish_date,
        originals.baseline_finish_date as original_baseline_finish_date,
        baselines.baseline_finish_date,
        previous.previous_date,
        previous.finish_date as previous_finish_date
    from versions
    left join core.fct_project_baselines as originals
        on versions.project_key = originals.project_key
        and originals.baseline_number = 1
    left join core.fct_project_baselines as baselines
        on versions.project_key = baselines.project_key
        and baselines.effective_date <= $as_of_date
        and (baselines.superseded_date is null or baselines.superseded_date > $as_of_date)
    left join previous on true
    where
        case
            when $is_today then versions.is_current
            else versions.from_date <= $as_of_date and (versions.to_date is null or versions.to_date > $as_of_date)
        end
)

select
    found.*,
    date_diff('day', found.original_baseline_finish_date, found.finish_date) as slip_original_days,
    date_diff('day', found.baseline_finish_date, found.finish_date) as slip_baseline_days,
    date_diff('day', found.previous_finish_date, found.finish_date) as slip_previous_days
from found
