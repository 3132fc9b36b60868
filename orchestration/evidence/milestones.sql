-- The milestones with a baseline date: due in the fiscal year to date, reached in time, overdue (core.fct_milestones)
select
    source_name,
    source_record_id,
    extract_id,
    milestone_id,
    name,
    baseline_date,
    actual_date,
    case when baseline_date between $fiscal_year_start and $as_of_date then 1 else 0 end as is_due,
    case
        when baseline_date between $fiscal_year_start and $as_of_date and actual_date <= baseline_date then 1 else 0
    end as is_hit,
    case
        when baseline_date < $as_of_date and (actual_date is null or actual_date > $as_of_date) then 1 else 0
    end as is_overdue
from core.fct_milestones
where project_key = $entity_id and baseline_date is not null
order by baseline_date, milestone_id
