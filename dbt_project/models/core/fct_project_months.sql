select
    {{ surrogate_key(['states.project_key', 'states.as_of_date']) }} as project_month_key,
    states.project_key,
    projects.source_name,
    projects.source_record_id,
    projects.extract_id,
    coalesce(states.status, 'unknown') as status,
    states.reported_health,
    healths.computed_health,
    states.percent_complete,
    states.approved_budget_amount,
    inputs.burned_amount as actual_to_date_amount,
    inputs.committed_amount,
    states.forecast_cost_amount as forecast_at_completion_amount,
    projects.is_stale,
    states.baseline_finish_date,
    states.forecast_finish_date,
    states.as_of_date as month_end_date
from {{ ref('int_project_states') }} as states
inner join {{ ref('int_projects') }} as projects on states.project_key = projects.project_key
left join {{ ref('int_metric_inputs') }} as inputs
    on states.project_key = inputs.project_key
    and states.as_of_date = inputs.as_of_date
left join {{ ref('int_project_healths') }} as healths
    on states.project_key = healths.project_key
    and states.as_of_date = healths.as_of_date
where states.is_in_span and not states.is_city_date
