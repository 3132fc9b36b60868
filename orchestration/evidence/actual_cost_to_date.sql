-- The actual cost to date (core.fct_project_months; where the project system tells it, today's is its record's)
select
    months.source_name,
    months.source_record_id,
    months.extract_id,
    months.month_end_date,
    methods.ac_method,
    case
        when $is_today and methods.ac_method is null then null
        when $is_today and methods.ac_method = 'project_system' then projects.actual_cost_amount
        else months.actual_to_date_amount
    end as actual_amount
from core.fct_project_months as months
inner join core.dim_projects as projects on months.project_key = projects.project_key
cross join (
    select max(ac_method) as ac_method from core.fct_earned_value_months where project_key = $entity_id
) as methods
where months.project_key = $entity_id and months.month_end_date = $status_date
