with landed as (
    {{ current_versions('jira_align', 'milestones') }}
)

select
    source_name,
    source_record_id,
    extract_id,
    nullif(nullif(item_id, '-1'), '0') as project_reference,
    id as milestone_id,
    coalesce(title, name, id) as name,
    cast(null as double) as weight_pct,
    cast(null as decimal(18, 2)) as planned_value_amount,
    cast(null as date) as original_baseline_date,
    cast(null as date) as baseline_date,
    coalesce(
        due_on, due_date, target_date, target_completion_date, end_on, end_date, start_on, completed_on, completed_date
    ) as forecast_date,
    coalesce(completed_on, completed_date) as actual_date,
    cast(null as date) as as_of_date,
    is_stale,
    valid_from_at
from landed
where not coalesce(is_recycled, false)
