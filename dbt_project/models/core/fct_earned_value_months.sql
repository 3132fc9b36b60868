select
    {{ surrogate_key(['months.project_key', 'months.month_end_date']) }} as earned_value_month_key,
    months.project_key,
    projects.source_name,
    projects.source_record_id,
    projects.extract_id,
    months.month_number,
    months.pv_amount,
    months.pv_method,
    months.ev_amount,
    months.ev_method,
    months.ac_amount,
    months.ac_method,
    months.bac_amount,
    months.unplanned_budget_amount,
    originals.original_pv_amount,
    originals.original_bac_amount,
    schedules.planned_duration_months,
    schedules.actual_time_months,
    schedules.earned_schedule_months,
    months.is_indicative,
    projects.is_stale,
    months.month_end_date
from {{ ref('int_earned_value_months') }} as months
inner join {{ ref('int_projects') }} as projects on months.project_key = projects.project_key
left join {{ ref('int_earned_schedule_months') }} as schedules
    on months.project_key = schedules.project_key
    and months.month_index = schedules.month_index
left join {{ ref('int_original_value_months') }} as originals
    on months.project_key = originals.project_key
    and months.month_index = originals.month_index
