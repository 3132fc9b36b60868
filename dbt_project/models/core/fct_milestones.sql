select
    {{ surrogate_key(['milestones.source_name', 'milestones.source_record_id']) }} as milestone_key,
    milestones.project_key,
    milestones.source_name,
    milestones.source_record_id,
    milestones.extract_id,
    coalesce(projects.project_id, milestones.project_reference) as project_id,
    milestones.milestone_id,
    milestones.name,
    milestones.weight_pct,
    milestones.planned_value_amount,
    milestones.is_stale,
    milestones.original_baseline_date,
    milestones.baseline_date,
    milestones.forecast_date,
    milestones.actual_date,
    milestones.as_of_date
from {{ ref('int_milestones') }} as milestones
left join {{ ref('int_projects') }} as projects on milestones.project_key = projects.project_key
